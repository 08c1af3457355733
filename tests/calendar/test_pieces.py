"""What is published: whole pieces with lasting ids, and nothing twice."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncall.calendar.core.pieces import (
    EVERYBODY,
    HELD,
    MARGIN,
    Duty,
    Piece,
    difference,
    grown,
    wanted,
    window,
)
from oncall.rota.core.duty import Shift

OSLO = ZoneInfo("Europe/Oslo")
NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LONG_AGO = NOW - timedelta(days=90)


def duty(start: int, end: int, person: str = "ane") -> Duty:
    """Hours after NOW."""
    return Duty("therapists", person, person.title(), NOW + start * HOUR, NOW + end * HOUR)


def after(
    published: Sequence[Piece], duties: Iterable[Duty], now: datetime = NOW
) -> tuple[list[Piece], frozenset[str]]:
    """What is published then, and whose feeds are other ones."""
    what = difference(published, list(duties), now=now, low=LONG_AGO)
    changed = {piece.id: piece for piece in what.changed}
    kept = [changed.get(p.id, p) for p in published if p.id not in what.forgotten]
    first = 1 + max((int(piece.id) for piece in published), default=0)
    new = [
        Piece(str(first + turn), *each, 0, now, None) for turn, each in enumerate(what.new)
    ]  # fmt: skip
    return [*kept, *new], what.people


def live(pieces: Iterable[Piece]) -> list[Duty]:
    """What a calendar shows as duties."""
    return sorted(Duty(*piece[1:6]) for piece in pieces if piece.cancelled_at is None)


def test_the_same_shifts_change_nothing() -> None:
    """Publishing again writes nothing, and no feed is another one."""
    published, people = after([], [duty(1, 9), duty(25, 33)])

    assert people == {"ane", EVERYBODY}
    assert after(published, [duty(1, 9), duty(25, 33)]) == (published, frozenset())


def test_a_shift_that_ends_later_is_the_same_one() -> None:
    """Its id stays, its number grows; a client moves what it has."""
    (before,), _ = after([], [duty(1, 9)])
    pieces, _ = after([before], [duty(1, 10)], NOW + HOUR)

    shown = [(each.id, each.sequence, each.end, each.changed_at) for each in pieces]
    assert shown == [(before.id, 1, NOW + 10 * HOUR, NOW + HOUR)]


def test_a_shift_that_is_given_away_is_cancelled_and_new_to_the_other() -> None:
    """Ane's stays as cancelled, Bo gets one of his own, and nobody else's feed changes."""
    published, _ = after([], [duty(1, 9), duty(1, 9, "cato")])
    given, people = after(published, [duty(1, 9, "bo"), duty(1, 9, "cato")])
    gone = [piece for piece in given if piece.cancelled_at]

    assert [(piece.person, piece.sequence) for piece in gone] == [("ane", 1)]
    assert live(given) == [duty(1, 9, "bo"), duty(1, 9, "cato")]
    assert people == {"ane", "bo", EVERYBODY}


def test_a_shift_that_comes_back_is_the_one_it_was() -> None:
    """There and back again: no third entry, and each change has a higher number."""
    first, _ = after([], [duty(1, 9)])
    away, _ = after(first, [duty(1, 9, "bo")])
    back, _ = after(away, [duty(1, 9)])

    assert [(p.person, p.sequence, p.cancelled_at is None) for p in back] == [
        ("ane", 2, True),
        ("bo", 1, False),
    ]
    assert back[0].id == first[0].id


def test_two_changes_in_one_second_have_two_times() -> None:
    """Clients compare whole seconds."""
    first, _ = after([], [duty(1, 9)])
    second, _ = after(first, [duty(1, 10)])
    third, _ = after(second, [duty(1, 11)])

    times = [pieces[0].changed_at for pieces in (first, second, third)]
    assert times == [NOW, NOW + timedelta(seconds=1), NOW + timedelta(seconds=2)]


def test_a_new_name_is_told() -> None:
    """Ane is called Anne from now on: the same piece, changed."""
    published, _ = after([], [duty(1, 9)])
    renamed, people = after(published, [duty(1, 9)._replace(called="Anne")])

    assert (renamed[0].called, renamed[0].sequence) == ("Anne", 1)
    assert people == {"ane", EVERYBODY}


def test_what_was_cancelled_is_forgotten_when_every_client_has_asked() -> None:
    """A month of crossed-out entries, and not more."""
    published, _ = after([], [duty(1000, 1009)])
    cancelled, _ = after(published, [])
    month, _ = after(cancelled, [], NOW + HELD - HOUR)
    later, people = after(cancelled, [], NOW + HELD)

    assert len(month) == 1
    assert (later, people) == ([], frozenset({"ane", EVERYBODY}))


def test_what_is_long_past_is_forgotten() -> None:
    """Ninety days, then the feed tells no more of it."""
    old = Piece("1", *duty(-24 * 90 - 8, -24 * 90), 0, LONG_AGO, None)

    assert after([old], []) == ([], frozenset({"ane", EVERYBODY}))


_SPANS = st.lists(st.integers(0, 60), unique=True, max_size=8).map(sorted)
_ROTAS = st.lists(st.tuples(_SPANS, _SPANS), min_size=1, max_size=6)


@given(_ROTAS)
def test_whatever_changes_exactly_the_shifts_are_shown(rotas: list[tuple[list[int], ...]]) -> None:
    """Any row of rotas: shown is what is true, ids last, numbers and times only grow."""
    published: list[Piece] = []
    for turn, rota in enumerate(rotas):
        duties = [
            duty(start, end, person)
            for person, edges in zip(("ane", "bo"), rota, strict=True)
            for start, end in zip(edges[::2], edges[1::2], strict=False)
        ]
        before = {piece.id: piece for piece in published}
        published, people = after(published, duties, NOW + turn * timedelta(milliseconds=300))

        assert live(published) == sorted(duties)
        assert before.keys() <= {piece.id for piece in published}
        for piece in published:
            was = before.get(piece.id)
            if was and was != piece:
                assert piece.sequence == was.sequence + 1
                assert piece.changed_at > was.changed_at
                assert {piece.person, EVERYBODY} <= people


@pytest.mark.parametrize("look_at", [date(2026, 3, 2), date(2026, 3, 3), date(2026, 6, 20)])
def test_an_endless_shift_is_cut_at_the_same_instants_whenever_one_looks(look_at: date) -> None:
    """Whoever always holds the line has a piece a week, and tomorrow it is the same piece."""
    low, high = window(look_at, OSLO)
    endless = [Shift("supervisor", "tove", low - MARGIN, high + MARGIN)]
    found = [(each.start, each.end) for each in wanted(endless, low, high, OSLO, {})]
    local = [start.astimezone(OSLO) for start, _ in found]

    assert all(wall.weekday() == 0 and wall.hour == 0 for wall in local)
    assert found[0][0] <= low < found[0][1]
    assert found[-1][0] < high <= found[-1][1]
    assert all(one[1] == other[0] for one, other in pairwise(found))


def test_a_week_and_a_night_stay_whole() -> None:
    """A turn from Monday to Monday is one entry, also where the clock is changed."""
    start = datetime(2026, 3, 23, 8, tzinfo=OSLO)
    week = Shift("supervisor", "tove", start.astimezone(UTC), start.astimezone(UTC) + 167 * HOUR)
    low, high = window(date(2026, 3, 25), OSLO)

    assert [(each.start, each.end) for each in wanted([week], low, high, OSLO, {})] == [week[2:]]


def test_a_time_of_change_has_no_fractions() -> None:
    """And none is as before."""
    half = NOW + timedelta(microseconds=500_000)

    assert grown(None, half) == NOW
    assert grown(NOW, half) == NOW + timedelta(seconds=1)
    assert grown(NOW, NOW + HOUR) == NOW + HOUR
