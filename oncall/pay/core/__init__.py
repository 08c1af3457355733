"""Pay as values and pure functions: rules, hours, lines; whole øre and exact seconds throughout."""
