"""What somebody meets on the telephone: a caller, a colleague who is rung or who calls in."""
