"""Hours that are not the same every day: by the day of the week, by season, on holidays.

The hours of a day are those that begin on it: a Friday night belongs to Friday.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from oncall.rota.core.hours import Hours

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Days:
    """The hours of each day of the week, Monday first; `holiday` instead on a public holiday.

    `holiday` None: a holiday is like any other day.
    """

    week: tuple[Hours, ...]
    holiday: Hours | None = None

    def on(self, day: date) -> Hours:
        """The hours that begin on that day."""
        if self.holiday is not None and is_holiday(day):
            return self.holiday
        return self.week[day.weekday()]

    @property
    def each(self) -> Iterator[Hours]:
        """Every kind of hours there is."""
        yield from self.week
        if self.holiday is not None:
            yield self.holiday


@dataclass(frozen=True, slots=True)
class Season:
    """Other hours from `first` to `last`, both included."""

    first: date
    last: date
    days: Days


@dataclass(frozen=True, slots=True)
class Varied:
    """Hours that vary: those of the season a day lies in, else the usual ones.

    Seasons do not overlap.
    """

    usual: Days
    seasons: tuple[Season, ...] = ()

    all_day = False  # each day of it may be, and touches the next

    def on(self, day: date) -> Hours:
        """The hours that begin on that day."""
        for season in self.seasons:
            if season.first <= day <= season.last:
                return season.days.on(day)
        return self.usual.on(day)

    @property
    def each(self) -> Iterator[Hours]:
        """Every kind of hours there is."""
        yield from self.usual.each
        for season in self.seasons:
            yield from season.days.each


def is_holiday(day: date) -> bool:
    """Whether the day is a public holiday in Norway by law; Sundays and eves are none."""
    return day in _holidays(day.year, "no")


def holiday_name(day: date, language: str) -> str:
    """What a public holiday is called in English, else in Norwegian; "" on any other day."""
    return _holidays(day.year, "en_US" if language == "en" else "no").get(day, "")


@lru_cache(maxsize=512)
def _holidays(year: int, language: str) -> dict[date, str]:
    from holidays import country_holidays  # 0.4 s, and most rotas never ask

    return dict(country_holidays("NO", years=year, language=language))
