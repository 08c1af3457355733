"""What goes out: words found for it, sent, and what came of it recorded."""
