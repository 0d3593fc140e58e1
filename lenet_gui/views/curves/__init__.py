"""Error, loss and what goes with them, over the run."""
