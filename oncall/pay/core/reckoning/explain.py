"""Every line opened: the shifts, the rule and the arithmetic behind it, in plain sentences."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from fractions import Fraction
from functools import partial
from zoneinfo import ZoneInfo

from oncall.pay.core.money import decimals
from oncall.pay.core.money import kroner as plain
from oncall.pay.core.reckoning.lines import Line, Personal, Pooled, Shifted, Worked
from oncall.pay.core.rules.values import Kroner, OfWage, PerYear
from oncall.pay.core.spans import HOUR, Span, instant, union
from oncall.wording import clock, decimal, kroner, say, short_day

_PLACES_OF_EXACT = 6


def explained(line: Line, zone: ZoneInfo) -> Iterator[str]:
    """What was paid to whom by which rule, and how it came about: lines for a terminal."""
    whom = line.person or "nobody (unallocated)"
    hours = f"{line.hours} h" + ("" if line.hours.denominator == 1 else f" ({_h(line.seconds)} h)")
    what = f"{line.rule.name}, code {line.code}"
    yield f"{line.month}  {whom}  {what}: {plain(line.ore)} for {hours}"
    for sentence in opened(line, zone, "en"):
        yield f"  {sentence}"


def opened(line: Line, zone: ZoneInfo, language: str) -> Iterator[str]:
    """The time the rule counts, each shift, and the arithmetic, as sentences in that language."""
    first, last = (_moment(at, zone, language) for at in line.counts)
    yield say(language, "pay.opened.counts", start=first, end=last)
    for span in union(line.spans):
        yield shift_told(span, zone, language)
    yield from arithmetic(line, zone, language)


def shift_told(span: Span, zone: ZoneInfo, language: str) -> str:
    """From when to when, and how many hours; the day it ends only where it is another."""
    start, end = (instant(at, zone) for at in span)
    hours, until = _hours(span[1] - span[0], language), clock(end, zone, language)
    if start.date() != end.date():
        until = f"{short_day(end, language)} {until}"
    begins = _moment(span[0], zone, language)
    return say(language, "pay.opened.shift", start=begins, end=until, hours=hours)


def arithmetic(line: Line, zone: ZoneInfo, language: str) -> Iterator[str]:
    """How the amount comes about, to the exact one before it was rounded."""
    if isinstance(line.working, Pooled):
        yield from _pooled(line, line.working, language)
    elif isinstance(line.working, Personal):
        yield _personal(line.working, language)
    else:
        for part in line.working:
            if isinstance(part, Shifted):
                yield _callouts(part, zone, language)
            else:
                yield _rate(part, language)
    exact = decimal(decimals(line.exact / 100, _PLACES_OF_EXACT), language)
    yield say(language, "pay.opened.exact", exact=exact, amount=kroner(line.ore, language))


def _h(seconds: Fraction | int) -> str:
    return decimals(Fraction(seconds) / HOUR)


def _hours(seconds: Fraction | int, language: str) -> str:
    return decimal(_h(seconds), language)


def _moment(at: int, zone: ZoneInfo, language: str) -> str:
    when: datetime = instant(at, zone)
    return f"{short_day(when, language)} {clock(when, zone, language)}"


def _pooled(line: Line, pool: Pooled, language: str) -> Iterator[str]:
    ore, hours = partial(kroner, language=language), partial(_hours, language=language)
    spread = line.rule.pays.spread if isinstance(line.rule.pays, PerYear) else "elapsed"
    yield say(
        language, f"pay.opened.pool.{spread}",
        year=ore(pool.year), month=ore(pool.month),
        part=hours(pool.month_seconds), whole=hours(pool.year_seconds),
    )  # fmt: skip
    yield say(
        language, "pay.opened.share",
        mine=hours(line.seconds), all=hours(pool.all_seconds), month=ore(pool.month),
        part=str(Fraction(line.seconds, pool.all_seconds or 1)),
    )  # fmt: skip


def _personal(sum_: Personal, language: str) -> str:
    return say(
        language, "pay.opened.personal",
        year=kroner(sum_.year, language), month=kroner(sum_.month, language),
        active=sum_.active_days, days=sum_.days,
    )  # fmt: skip


def _rate(part: Worked, language: str) -> str:
    what = say(language, f"pay.opened.hours.{part.what.replace(' ', '_')}")
    if isinstance(part.rate, Kroner):
        rate = kroner(part.rate.ore, language)
    else:
        rate = _of_wage(part.rate, part.wage or Fraction(0), language)
    hours = Fraction(part.seconds, HOUR)
    return say(language, "pay.opened.rate", what=what, hours=str(hours), rate=rate)


def _of_wage(rate: OfWage, wage: Fraction, language: str) -> str:
    told = decimal(decimals(wage / 100, _PLACES_OF_EXACT), language)
    key = "pay.opened.wage_floor" if rate.floor else "pay.opened.wage"
    return say(language, key, part=str(rate.part), wage=told, floor=kroner(rate.floor, language))


def _callouts(part: Shifted, zone: ZoneInfo, language: str) -> str:
    return say(
        language, "pay.opened.callouts",
        start=_moment(part.start, zone, language), minutes=_sum(part.minutes),
        counted=str(part.rounded),
    )  # fmt: skip


def _sum(minutes: Iterable[int]) -> str:
    return " + ".join(str(each) for each in minutes)
