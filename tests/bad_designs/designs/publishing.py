"""Publishing, badly: what the calendars of staff are told."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tests.bad_designs.design import bad

PIECES = "tests/calendar/test_pieces.py"
FEEDS = "tests/calendar/test_feeds.py"


@bad(
    "oncall.calendar.core.pieces:_overlapping",
    f"{PIECES}::test_a_shift_that_ends_later_is_the_same_one",
)
def another_time_is_another_entry(original: Any, duties: Any, free: Any) -> Any:
    """A shift that ends later is cancelled, and stands there anew."""
    return [(duty, None) for duty in duties]


@bad(
    "oncall.calendar.core.pieces:_moved", f"{PIECES}::test_a_shift_that_ends_later_is_the_same_one"
)
def the_sequence_stays(original: Any, piece: Any, *given: Any) -> Any:
    """An entry has other times, and calendars take it for the one they have."""
    return original(piece, *given)._replace(sequence=piece.sequence)


@bad(
    "oncall.calendar.core.pieces:_cancelled",
    f"{PIECES}::test_a_shift_that_is_given_away_is_cancelled_and_new_to_the_other",
)
def what_was_given_away_stays(original: Any, piece: Any, now: datetime) -> Any:
    """Whoever gave a shift away has it in her calendar for ever."""
    return original(piece, now)._replace(cancelled_at=None)


@bad(
    "oncall.calendar.core.pieces:grown", f"{PIECES}::test_two_changes_in_one_second_have_two_times"
)
def two_states_have_one_time(original: Any, before: Any, now: datetime) -> datetime:
    """The second change of a second has the tag of the first, and is never fetched."""
    return now.replace(microsecond=0)


@bad(
    "oncall.calendar.work.serving:Feeds._forget_what_is_over",
    f"{FEEDS}::test_a_change_is_seen_at_once_by_both_and_only_by_them",
)
def a_feed_of_yesterday(original: Any, self: Any, now: datetime) -> None:
    """What was answered once is answered for ever."""


@bad(
    "oncall.calendar.work.publishing:Publisher._written",
    "tests/calendar/test_publishing.py::test_two_who_publish_at_once_tell_each_shift_once",
)
def both_of_two_publish(
    original: Any, self: Any, team_id: str, seen: Any, what: Any, new: Any
) -> bool:
    """Two processes that looked at once each write what they found new."""
    from oncall.calendar.rows import pieces

    with self._desk.db.transaction() as tx:
        pieces.write(tx, team_id, what, new)
        pieces.mark_published(tx, team_id, seen.after)
    return True


@bad(
    "oncall.watch.doctor.outside:feeds",
    "tests/operations/test_doctor.py::test_feeds_that_the_proxy_does_not_send_on",
)
def nobody_asks_for_the_feeds(original: Any, patient: Any) -> Iterator[Any]:
    """That the proxy sends them on is taken for granted."""
    return iter(())
