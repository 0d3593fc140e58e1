"""One digit is played through the network: the clock of the play, and what it begins and ends with."""
