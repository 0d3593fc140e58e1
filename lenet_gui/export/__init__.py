"""Views as pictures, and their numbers as tables, in files."""
