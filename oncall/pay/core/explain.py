"""Every line opened: the shifts, the rule and the arithmetic behind it, in plain sentences."""

from collections.abc import Iterator
from fractions import Fraction
from zoneinfo import ZoneInfo

from oncall.pay.core.lines import Line, Personal, Pooled, Shifted, Worked
from oncall.pay.core.money import decimals, kroner
from oncall.pay.core.rules import Kroner, OfWage, PerYear
from oncall.pay.core.spans import HOUR, Span, instant, union


def explained(line: Line, zone: ZoneInfo) -> Iterator[str]:
    """What was paid, for which time, by which rule, and how the amount came about."""
    whom = line.person or "nobody (unallocated)"
    hours = f"{line.hours} h" + ("" if line.hours.denominator == 1 else f" ({_h(line.seconds)} h)")
    what = f"{line.rule.name}, code {line.code}"
    yield f"{line.month}  {whom}  {what}: {kroner(line.ore)} for {hours}"
    first, last = (instant(at, zone) for at in line.counts)
    yield f"  The rule counts from {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M}."
    for span in union(line.spans):
        yield f"  {_shown(span, zone)}"
    if isinstance(line.working, Pooled):
        yield from _pooled(line, line.working)
    elif isinstance(line.working, Personal):
        yield from _personal(line.working)
    else:
        for part in line.working:
            yield _shift(part, zone) if isinstance(part, Shifted) else _rate(part)
    yield f"  Exactly {decimals(line.exact / 100, 6)}, in whole øre {kroner(line.ore)}."


def _shown(span: Span, zone: ZoneInfo) -> str:
    start, end = (instant(at, zone).isoformat(" ", "minutes") for at in span)
    return f"{start} to {end}: {_h(span[1] - span[0])} h"


def _h(seconds: Fraction | int) -> str:
    return decimals(Fraction(seconds) / HOUR)


def _pooled(line: Line, pool: Pooled) -> Iterator[str]:
    spread = line.rule.pays.spread if isinstance(line.rule.pays, PerYear) else ""
    yield (
        f"  Of {kroner(pool.year)} a year, {_h(pool.month_seconds)} h of {_h(pool.year_seconds)} h "
        f"fall on this month ({spread}): {kroner(pool.month)}."
    )
    yield (
        f"  {_h(line.seconds)} h of {_h(pool.all_seconds)} h: "
        f"{kroner(pool.month)} × {Fraction(line.seconds, pool.all_seconds or 1)}."
    )


def _personal(sum_: Personal) -> Iterator[str]:
    yield (
        f"  {kroner(sum_.year)} a year in twelfths: {kroner(sum_.month)} this month, "
        f"for {sum_.active_days} of {sum_.days} days."
    )


def _rate(part: Worked) -> str:
    hours = f"  {part.what}: {Fraction(part.seconds, HOUR)} h × "
    if isinstance(part.rate, Kroner):
        return f"{hours}{kroner(part.rate.ore)}"
    return hours + _of_wage(part.rate, part.wage or Fraction(0))


def _of_wage(rate: OfWage, wage: Fraction) -> str:
    floor = f", at least {kroner(rate.floor)}" if rate.floor else ""
    return f"{rate.part} of the hourly wage {decimals(wage / 100, 6)}{floor}"


def _shift(part: Shifted, zone: ZoneInfo) -> str:
    minutes = " + ".join(str(each) for each in part.minutes)
    began = instant(part.start, zone)
    return f"  from {began:%Y-%m-%d %H:%M}: {minutes} min, counted as {part.rounded} min"
