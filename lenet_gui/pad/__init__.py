"""The pads to draw on."""
