"""The doctor: what is right and wrong with one installation, line by line, in plain words."""
