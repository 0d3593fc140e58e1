"""What a network does with one digit, computed from frozen parameters and never taken from the training."""
