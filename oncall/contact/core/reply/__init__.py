"""What a text from one of the staff means: taken apart, matched, and judged."""
