"""What is happening in a run: the one thing most worth knowing of it, found in its curves."""
