"""What is stored of people and families."""
