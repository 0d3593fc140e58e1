"""The bar along the bottom: the past of the run, and how one travels in it."""
