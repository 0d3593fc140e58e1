"""Several digits in a row, read by a network that slides over them."""
