"""The digits of one's own."""
