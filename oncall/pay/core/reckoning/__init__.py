"""From availability and rules to the lines of a month and the sums of a year, to the øre."""
