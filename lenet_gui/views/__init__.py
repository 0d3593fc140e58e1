"""The views, a folder each; every one shows a moment and a selection, and computes nothing of the network."""
