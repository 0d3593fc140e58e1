"""The left column: the pad, what the network sees, and its answer."""
