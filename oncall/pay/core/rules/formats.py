"""What the texts of a `[[supplement]]` mean; BadValue when they mean nothing."""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any, TypeVar

from oncall.pay.core.money import ore
from oncall.pay.core.rules.values import NO_EVE
from oncall.rota.core.file import formats as rota
from oncall.rota.core.file.faults import BadValue, did_you_mean, shown

Word = TypeVar("Word", bound=str)

_FRACTION = re.compile(r"(?:([0-9]{1,4}) )?([0-9]{1,6})/([1-9][0-9]{0,5})|([0-9]{1,6})")
_DECIMAL = re.compile(r"[0-9]{1,6}(\.[0-9]{1,4})?")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


def money(value: Any) -> int:
    """Whole øre, from an amount in kroner with two decimals, as text."""
    return ore(rota.money(value))


def decimal(value: Any) -> Fraction:
    """A number as decimal text: "1747.2" or "50"."""
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
        raise BadValue(
            f"{shown(value)} is not a number as text, with a point if need be",
            None,
            "no_decimal",
            value=shown(value),
        )
    return Fraction(value)


def percent(value: Any) -> Fraction:
    """A part, from per cent: "50" is one half."""
    return decimal(value) / 100


def divisor(value: Any) -> Fraction:
    """Hours of a year, above 0."""
    hours = decimal(value)
    if not hours:
        raise BadValue("a year of no hours has no hourly wage", None, "year_of_no_hours")
    return hours


def fraction(value: Any) -> Fraction:
    """A fraction as people write it: "1/5", "1 1/3", "2"."""
    match = _FRACTION.fullmatch(value) if isinstance(value, str) else None
    if not match:
        raise BadValue(
            f'{shown(value)} is not a fraction such as "1/5" or "1 1/3"',
            None,
            "no_fraction",
            value=shown(value),
        )
    if match[4]:
        return Fraction(int(match[4]))
    return int(match[1] or 0) + Fraction(int(match[2]), int(match[3]))


def code(value: Any) -> str:
    """A pay code: digits, letters and hyphens, as text."""
    if isinstance(value, int) and not isinstance(value, bool):
        raise BadValue(
            f"{value} is a bare number: a code is text", f'"{value}"', "bare_code", value=str(value)
        )
    if not re.fullmatch(r"[0-9A-Za-zÆØÅæøå][0-9A-Za-zÆØÅæøå-]{0,19}", rota.text(value)):
        raise BadValue(
            f"{shown(value)} is not a pay code: digits, letters and hyphens",
            None,
            "no_code",
            value=shown(value),
        )
    return str(value)


def eve(value: Any) -> int:
    """The minute from which an eve counts as a holiday: "12:00", "all day" or "none"."""
    if value in ("all day", "none"):
        return 0 if value == "all day" else NO_EVE
    match = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if not match:
        raise BadValue(
            f'{shown(value)} is neither a time, "all day" nor "none"',
            None,
            "no_eve",
            value=shown(value),
        )
    return int(match[1]) * 60 + int(match[2])


def weekdays(value: Any) -> frozenset[int]:
    """Days of the week, Monday is 0, from "Saturday" or "Friday-Sunday"."""
    days = rota.weekdays(rota.text(value))
    if not days:
        raise BadValue(
            f"{shown(value)} is no day of the week, and no span of them",
            None,
            "no_weekday",
            value=shown(value),
        )
    return frozenset(days)


def one_of(*words: Word) -> Callable[[Any], Word]:
    """One of some words."""

    def meaning(value: Any) -> Word:
        for word in words:
            if value == word:
                return word
        hint = did_you_mean(rota.text(value), list(words))
        raise BadValue(
            f"{shown(value)} is not one of the words here: {hint}",
            None,
            "no_such_word",
            value=shown(value),
            known=", ".join(words),
        )

    return meaning
