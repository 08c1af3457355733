"""People and families as values, and the two files they come in as: pure."""
