"""The network from left to right, with every map."""
