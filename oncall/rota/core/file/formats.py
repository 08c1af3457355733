"""What the texts, dates and numbers of a rota file mean; BadValue when they mean nothing."""

import re
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from oncall.carrier.numbers import BadNumber, normalise
from oncall.config import Wrong, duration
from oncall.rota.core.days import WEEKDAYS
from oncall.rota.core.file.faults import BadValue, did_you_mean, shown
from oncall.rota.core.hours import ALL_DAY, DAY, NOBODY, Hours
from oncall.rota.core.plan import LANGUAGES

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_LOOSE_CLOCK = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?")
_HANDLE = re.compile(r"[a-zæøå][a-z0-9æøå-]{0,29}")
_MONEY = re.compile(r"(0|[1-9][0-9]{0,9})\.[0-9]{2}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EVERY = re.compile(r"([0-9]{1,3}) (day|week)s?")
_SHARE = re.compile(r"([0-9]{1,2})/([1-9][0-9]?)")
_DAYS = {"day": 1, "week": 7}


def text(value: Any) -> str:
    """A text with something in it, on one line."""
    if not isinstance(value, str):
        raise BadValue(f"{shown(value)} is not text in quotes", None, "no_text", value=shown(value))
    if not value.strip() or not value.isprintable():
        raise BadValue(
            "the text is empty or holds characters that cannot be seen", None, "empty_text"
        )
    return value


def handle(value: Any) -> str:
    """A person's handle: a short word in lower case."""
    if not _HANDLE.fullmatch(text(value)):
        lower = value.strip().lower().replace(" ", "-")
        raise BadValue(
            f"{shown(value)} is not a handle: at most 30 small letters, digits and hyphens",
            f'"{lower}"' if _HANDLE.fullmatch(lower) else None,
            "no_handle",
            value=shown(value),
        )
    return str(value)


def day(value: Any) -> date:
    """A date, written without quotes."""
    if isinstance(value, str) and in_no_calendar(value):
        raise BadValue(f"there is no {value} in the calendar", None, "no_such_day", value=value)
    if not isinstance(value, date) or isinstance(value, datetime):
        raise BadValue(
            f"{shown(value)} is not a date without quotes", None, "no_date", value=shown(value)
        )
    if not 2000 <= value.year <= 2100:
        raise BadValue(
            f"the year {value.year} is not one this service plans for (2000 to 2100)",
            None,
            "no_year",
            year=str(value.year),
        )
    return value


def in_no_calendar(text: str) -> bool:
    """Whether it looks like a date and is none: the 30th of February."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return bool(_DAY.fullmatch(text))
    return False


def hours(value: Any) -> Hours:
    """Hours of every day: "all day", "08:00-20:00", or past midnight "20:00-08:00"."""
    if text(value) == "all day":
        return ALL_DAY
    opens, dash, closes = value.partition("-")
    if not dash or not _CLOCK.fullmatch(opens) or not _CLOCK.fullmatch(closes):
        raise BadValue(
            f'{shown(value)} is neither "all day" nor two times',
            _guessed_hours(value),
            "no_hours",
            value=shown(value),
        )
    start, end = _minute(opens), _minute(closes)
    if start == end:
        raise BadValue(
            f"{shown(value)} ends where it starts", '"all day"', "ends_at_start", value=shown(value)
        )
    return Hours(start, end if end > start else end + DAY)


def hours_or_none(value: Any) -> Hours:
    """Hours of some days only: as `hours`, or "none" where nobody is on."""
    return NOBODY if text(value) == "none" else hours(value)


def weekdays(key: str) -> set[int]:
    """The days that a key names, Monday is 0: `Saturday` or `Monday-Friday`; empty if it does not.

    A span may go past Sunday: `Friday-Monday`.
    """
    first, dash, last = key.partition("-")
    if first not in WEEKDAYS or (dash and last not in WEEKDAYS):
        return set()
    start = WEEKDAYS.index(first)
    length = (WEEKDAYS.index(last) - start) % 7 if dash else 0
    return {(start + count) % 7 for count in range(length + 1)}


def every(value: Any) -> int:
    """The length of a turn in days, from "1 week" or "3 days"."""
    match = _EVERY.fullmatch(text(value))
    if not match:
        raise BadValue(
            f"{shown(value)} is not a number of days or weeks",
            None,
            "no_length",
            value=shown(value),
        )
    days = int(match[1]) * _DAYS[match[2]]
    if days == 0:
        raise BadValue("a turn of no days would hand over without end", None, "no_days")
    if days > 366:
        raise BadValue(
            f"a turn of {days} days is longer than a year", None, "over_a_year", count=str(days)
        )
    return days


def handover(value: Any) -> tuple[int | None, int]:
    """Weekday (Monday is 0, None when not written) and time of a hand-over."""
    weekday, _, at = text(value).rpartition(" ")
    named = weekday.capitalize()
    if weekday and named not in WEEKDAYS:
        close = did_you_mean(named, list(WEEKDAYS))
        raise BadValue(
            f'"{weekday}" is not a day of the week: {close}',
            None,
            "no_weekday",
            value=shown(weekday),
        )
    if not _CLOCK.fullmatch(at):
        guess = _tidied(at)
        instead = guess and f'"{named} {guess}"'.replace('" ', '"')
        raise BadValue(
            f"{shown(value)} does not end in a time from 00:00 to 23:59",
            instead,
            "no_clock",
            value=shown(value),
        )
    return WEEKDAYS.index(named) if weekday else None, _minute(at)


def wait(value: Any) -> timedelta:
    """A short time, from "20 s" or "3 min"."""
    try:
        return duration(value)
    except Wrong:
        raise BadValue(
            f"{shown(value)} is not a time such as 20 s or 3 min",
            None,
            "no_wait",
            value=shown(value),
        ) from None


def number_of_people(value: Any) -> int:
    """A whole number from 1."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise BadValue(
            f"{shown(value)} is not a whole number from 1", None, "no_count", value=shown(value)
        )
    return value


def yes_or_no(value: Any) -> bool:
    """`true` or `false`, without quotes."""
    if not isinstance(value, bool):
        raise BadValue(
            f"{shown(value)} is neither true nor false", None, "no_yes_or_no", value=shown(value)
        )
    return value


def phone(value: Any) -> str:
    """A phone number, as E.164."""
    try:
        return normalise(text(value))
    except BadNumber as bad:
        raise BadValue(
            f"{shown(value)} is not a number we can call: {bad}",
            None,
            "no_phone",
            value=shown(value),
        ) from None


def language(value: Any) -> str:
    """One of the languages the service speaks."""
    if text(value) not in LANGUAGES:
        raise BadValue(
            f"{shown(value)} is not a language we speak: {', '.join(LANGUAGES)}",
            None,
            "no_language",
            value=shown(value),
        )
    return str(value)


def timezone(value: Any) -> str:
    """The name of a time zone."""
    try:
        ZoneInfo(text(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadValue(
            f"{shown(value)} is not the name of a time zone", None, "no_zone", value=shown(value)
        ) from None
    return str(value)


def share_of_an_hour(value: Any) -> Fraction:
    """So much of an hour of availability counts as worked: "1/7"; never a float."""
    match = _SHARE.fullmatch(text(value))
    if not match or int(match[1]) > int(match[2]):
        raise BadValue(
            f"{shown(value)} is not a share of an hour", None, "no_share", value=shown(value)
        )
    return Fraction(int(match[1]), int(match[2]))


def money(value: Any) -> str:
    """An amount in kroner with two decimals, as text: a float would lose øre."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        written = f"{value:.2f}"
        raise BadValue(
            f"{shown(value)} is a bare number: money is text, so that no øre is lost",
            f'"{written}"' if _MONEY.fullmatch(written) else None,
            "bare_money",
            value=shown(value),
        )
    if not _MONEY.fullmatch(text(value)):
        raise BadValue(
            f"{shown(value)} is not an amount in kroner with two decimals",
            None,
            "no_money",
            value=shown(value),
        )
    return str(value)


def _minute(clock: str) -> int:
    """Minutes after midnight, from "08:00"."""
    return int(clock[:2]) * 60 + int(clock[3:])


def _guessed_hours(value: str) -> str | None:
    times = [_tidied(part.strip()) for part in re.split("[-–—]", value)]
    if len(times) != 2 or None in times:
        return None
    return '"all day"' if times[0] == times[1] else f'"{times[0]}-{times[1]}"'


def _tidied(value: str) -> str | None:
    """What somebody probably meant who wrote 8:00, 8.00, 8 or 24:00."""
    match = _LOOSE_CLOCK.fullmatch(value)
    if not match:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if (hour, minute) == (24, 0):
        hour = 0
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None
