"""How a network is trained: recipes, and the step size at every place of a run."""
