"""Digits to learn from: MNIST, the built-in ones, and those of the user."""
