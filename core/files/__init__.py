"""Reading and writing files: whole or not at all, and only what is an ordinary file of bounded size."""
