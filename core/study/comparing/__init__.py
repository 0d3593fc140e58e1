"""What is kept for comparison, beside what is shown."""
