"""The network itself: what it is made of, its layers, forward and backward, and its loss."""
