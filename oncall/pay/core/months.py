"""A calendar month, and where it begins and ends on the clocks of a place."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from oncall.pay.core.spans import Span, midnight

MONTHS = 12


class Month(NamedTuple):
    """One month: 2026 and 3."""

    year: int
    number: int

    def __str__(self) -> str:
        """As it is written: 2026-03."""
        return f"{self.year}-{self.number:02}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def following(self) -> "Month":
        """The month after it."""
        return Month(self.year + self.number // MONTHS, self.number % MONTHS + 1)

    @property
    def days(self) -> Iterator[date]:
        """Each of its days."""
        count = (self.following.first - self.first).days
        return (self.first + timedelta(days=each) for each in range(count))

    @property
    def last(self) -> date:
        """Its last day."""
        return self.following.first - timedelta(days=1)

    def span(self, zone: ZoneInfo) -> Span:
        """From local midnight of its first day to that of the next month's."""
        return _span(self, zone)


def month_of(text: str) -> Month | None:
    """The month of "2026-03"; None when the text is none from 2000 to 2100."""
    match = re.fullmatch(r"(2[01][0-9]{2})-(0[1-9]|1[0-2])", text, re.ASCII)
    if not match or int(match[1]) > 2100:
        return None
    return Month(int(match[1]), int(match[2]))


def months_of(year: int) -> tuple[Month, ...]:
    """The twelve months of a year."""
    return tuple(Month(year, number) for number in range(1, MONTHS + 1))


@lru_cache(maxsize=4096)
def _span(month: Month, zone: ZoneInfo) -> Span:
    return midnight(month.first, zone), midnight(month.following.first, zone)
