"""Numbers of several digits: the network slid over a wide picture, and what it reads there."""
