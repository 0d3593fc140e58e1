"""Where the digit under study comes from."""
