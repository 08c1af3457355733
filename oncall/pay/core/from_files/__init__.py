"""A month's pay from files alone, without a database."""
