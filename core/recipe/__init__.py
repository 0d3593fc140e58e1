"""How a network is trained: recipes, and what follows from one alone, such as step sizes and random numbers."""
