"""The row along the top: train, pause, step, reset, recipe, step size, pace, progress."""
