"""One unit and its whole arithmetic."""
