"""What the network view shows while a digit is played through, or a training step is taken phase by phase."""
