"""What the pages of contacts show, as values, and what is pressed there."""
