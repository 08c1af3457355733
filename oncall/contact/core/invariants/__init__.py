"""What must always be true, as checks over plain values: each answers with a list of objections.

N1 intake, N2 custody, N3 pace, N4 pages, N5 latency, N6 what the caller hears, N7 acknowledgement,
and the history itself: state is the fold of the log, and the chain of digests is whole. No
objection names a number, a person's name or what somebody wrote.
"""
