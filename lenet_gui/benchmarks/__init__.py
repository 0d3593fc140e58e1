"""What `main.py benchmark` measures."""
