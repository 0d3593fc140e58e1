"""All digits of the data."""
