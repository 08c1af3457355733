"""What time a text says it is, and how a code sounds."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from oncall.wording import clock, spelled

OSLO = ZoneInfo("Europe/Oslo")


@pytest.mark.parametrize(
    ("instant", "language", "said"),
    [
        (datetime(2026, 6, 3, 12, 0, tzinfo=UTC), "nn", "14:00"),
        (datetime(2026, 1, 3, 1, 5, tzinfo=UTC), "nb", "02:05"),
        (datetime(2026, 10, 25, 0, 40, tzinfo=UTC), "nn", "02:40 (sommartid)"),
        (datetime(2026, 10, 25, 0, 40, tzinfo=UTC), "nb", "02:40 (sommertid)"),
        (datetime(2026, 10, 25, 1, 40, tzinfo=UTC), "nn", "02:40 (vintertid)"),
        (datetime(2026, 10, 25, 1, 40, tzinfo=UTC), "en", "02:40 (winter time)"),
        (datetime(2026, 10, 24, 23, 59, tzinfo=UTC), "nn", "01:59"),
        (datetime(2026, 10, 25, 2, 0, tzinfo=UTC), "nn", "03:00"),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "nn", "01:59"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "nn", "03:00"),
    ],
)
def test_the_doubled_hour_says_which(instant: datetime, language: str, said: str) -> None:
    """Only the hour that comes twice names summer or winter time."""
    assert clock(instant, OSLO, language) == said


@pytest.mark.parametrize(
    ("code", "spoken"),
    [
        (412, "4 1 2"),
        ("2000", "2 0 0 0"),
        ("F-31A", "F 3 1 A"),
        ("F-7", "F 7"),
        ("ukjent nummer", "ukjent nummer"),
    ],
)
def test_a_code_is_spelled_and_words_are_left_alone(code: str | int, spoken: str) -> None:
    """The voice says four, one, two; it never says four hundred and twelve."""
    assert spelled(code) == spoken
