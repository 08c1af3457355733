"""The bad designs, by what they do badly."""
