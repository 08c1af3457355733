"""How much of a time is excused: what was trouble, and forty seconds after it."""

from datetime import UTC, datetime, timedelta

from oncall.demo.simulation.troubles import AFTERWARDS, SENDS, Troubles

NIGHT = datetime(2026, 3, 3, 3, tzinfo=UTC)


def at(seconds: float) -> datetime:
    """So many seconds into the night."""
    return NIGHT + timedelta(seconds=seconds)


def test_one_that_strikes_again_and_again_is_one_stretch() -> None:
    """The carrier says nothing, every ten seconds for five minutes; then once more, much later."""
    troubles = Troubles()
    for count in range(31):
        troubles.strikes("carrier", at(10 * count))
    troubles.strikes("carrier", at(600), timedelta(seconds=5))

    assert troubles.lost(SENDS, at(0), at(3600)).total_seconds() == 340 + 45
    assert troubles.lost(SENDS, at(100), at(120)).total_seconds() == 20
    assert not troubles.during(SENDS, at(341), at(599))
    assert troubles.during(SENDS, at(645), at(3600))
    assert len(troubles.spans["carrier"]) == 2


def test_a_short_one_within_a_long_one_ends_it_no_sooner() -> None:
    """A machine that is off for a minute, and dies at once when it is back."""
    troubles = Troubles()
    troubles.strikes("crash", at(0), timedelta(seconds=60))
    troubles.strikes("crash", at(30))

    assert troubles.lost(SENDS, at(0), at(3600)) == timedelta(seconds=60) + AFTERWARDS


def test_one_that_lasts_is_not_ended_by_another() -> None:
    """The carrier refuses for an hour, and is silent once meanwhile."""
    troubles = Troubles()
    lasts = troubles.begins("carrier", at(0))
    troubles.strikes("carrier", at(60))

    assert troubles.lost(SENDS, at(0), at(1800)) == timedelta(minutes=30)

    lasts.until = at(3600)

    assert troubles.lost(SENDS, at(0), at(7200)) == timedelta(hours=1) + AFTERWARDS
