"""What one of the staff writes: an answer, a command, a test of her own phone."""
