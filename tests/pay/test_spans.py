"""Spans against the plainest thing there is: the set of their seconds."""

from hypothesis import given
from hypothesis import strategies as st

from oncall.pay.core.spans import Span, both, length, minus, union

SPANS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 7)).map(lambda at: (at[0], at[0] + at[1]))
).map(union)


def every_second(spans: list[Span]) -> set[int]:
    """Each second that is in one of them."""
    return {second for start, end in spans for second in range(start, end)}


@given(SPANS, SPANS)
def test_spans_are_the_set_of_their_seconds(one: list[Span], other: list[Span]) -> None:
    """In both, in one and not in the other; what comes out has no empty span."""
    mine, theirs = every_second(one), every_second(other)

    assert every_second(both(one, other)) == mine & theirs
    assert every_second(minus(one, other)) == mine - theirs
    assert length(minus(one, other)) == len(mine - theirs)
    assert all(start < end for start, end in minus(one, other))
