"""LeNet-5 as published in 1998, its training and its data, in NumPy. Nothing here knows of a window."""
