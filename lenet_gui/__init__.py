"""The desktop window in which LeNet-5 learns, and the command line beside it."""
