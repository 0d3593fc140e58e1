"""The connection table of C3 (Table I of the paper)."""
