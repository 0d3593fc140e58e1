"""The digit under study, bent, and how much of that the network stands."""
