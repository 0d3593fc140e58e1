"""What is shown: the one moment, made of the run, of its past and of what one has chosen to see; and all views."""
