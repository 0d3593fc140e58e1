"""The words where people look: lines, cards, terms and recipes, read from a text file a language."""
