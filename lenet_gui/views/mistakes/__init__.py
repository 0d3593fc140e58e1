"""The wrong test digits and the confusion matrix."""
