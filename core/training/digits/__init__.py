"""The digits of a training step: which they are, how they are bent, and what stands beside them."""
