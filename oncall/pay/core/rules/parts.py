"""The `[[supplement]]` tables of a plan, read as rules; what cannot be read is reported."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Literal

from oncall.pay.core.rules import formats as p
from oncall.pay.core.rules.values import (
    EVES,
    ROUNDINGS,
    Band,
    Callouts,
    Hourly,
    Kroner,
    OfWage,
    Pays,
    PerYear,
    Rate,
    Rule,
    Version,
)
from oncall.rota.core.file import formats as f
from oncall.rota.core.file.faults import Report, Table
from oncall.rota.core.hours import ALL_DAY, Hours

_KINDS = ("per_year", "per_hour", "factor", "percent", "callout")
_BANDS: tuple[tuple[Literal["weekend", "holiday", "evening", "night"], Hours], ...] = (
    ("holiday", ALL_DAY),
    ("weekend", ALL_DAY),
    ("night", Hours(21 * 60, 30 * 60)),
    ("evening", Hours(17 * 60, 21 * 60)),
)
_AN_AMOUNT = 'per_year = "345000.00", per_hour = "245.50", factor = "1/5" or callout = "exact"'


def read_rules(supplements: tuple[Mapping[str, Any], ...], report: Report) -> tuple[Version, ...]:
    """Each supplement as a version of a rule, in the order of the file."""
    return tuple(
        _version(Table(values, ("supplement", index), report), index)
        for index, values in enumerate(supplements)
    )


def _version(table: Table, index: int) -> Version:
    code = table.one("code", p.code, "", '"3410"')
    rotation = table.one("rotation", f.text, None, '"supervisor"', needed=False)
    person = table.one("person", f.handle, None, '"ane"', needed=False)
    if not table.has("rotation") and not table.has("person"):
        said = "whose time does this pay?", 'write rotation = "supervisor", or a person'
        table.fault("rotation", *said, "whose_time", write='rotation = "supervisor"')
    rule = Rule(
        name=table.one("name", f.text, f"{rotation or person} {code}", '"nights"', needed=False),
        code=code,
        pays=_pays(table),
        rotation=rotation,
        person=person,
        stand_in=table.one("stand_in", f.yes_or_no, None, "true", needed=False) is True,
        absence=table.one("absence_pays", f.yes_or_no, None, "true", needed=False) is True,
        covered=table.one("cover_pays_absent", f.yes_or_no, None, "true", needed=False) is True,
        account=table.one("account", f.text, "", '"42100/244"', needed=False),
        budget=table.one("budget_per_year", p.money, None, '"345000.00"', needed=False),
        social_costs=table.one("social_costs", p.percent, Fraction(0), '"26.5"', needed=False),
    )
    valid_from = table.one("valid_from", f.day, None, "2026-05-01", needed=False)
    table.refuse_the_rest()
    return Version(rule, valid_from, index)


def _pays(table: Table) -> Pays:
    written = [kind for kind in _KINDS if table.has(kind)]
    if not written and not any(table.has(kind) for kind, _ in _BANDS):
        said = "no amount is written", f"write {_AN_AMOUNT}"
        table.fault("per_year", *said, "no_amount", write='per_year = "345000.00"')
    if "callout" in written:
        return _callouts(table)
    if len(written) > 1:
        said = f"{written[0]} says already what this pays", "leave one of them out"
        table.fault(written[1], *said, "says_already", field=written[0])
    return _per_year(table) if "per_year" in written else _hourly(table)


def _per_year(table: Table) -> PerYear:
    share = table.one("share", p.one_of("hours", "person"), "hours", '"hours"', needed=False)
    pays = PerYear(
        ore=table.one("per_year", p.money, 0, '"345000.00"'),
        personal=share == "person",
        spread=table.one(
            "months", p.one_of("elapsed", "nominal", "cumulative"), "elapsed", '"elapsed"',
            needed=False,
        ),
        redistribute=table.one(
            "uncovered", p.one_of("unallocated", "shared"), "unallocated", '"unallocated"',
            needed=False,
        ) == "shared",
        kept=table.one(
            "stand_in_time", p.one_of("unallocated", "kept"), "unallocated", '"unallocated"',
            needed=False,
        ) == "kept",
    )  # fmt: skip
    _fits(table, pays)
    _known_elsewhere(table, *_KINDS)
    return pays


def _fits(table: Table, pays: PerYear) -> None:
    """What is said of a pool says nothing of a personal amount, and the other way round."""
    if pays.personal:
        for key in ("months", "uncovered", "stand_in_time", "stand_in"):
            if table.has(key):
                said = "a personal amount falls in twelfths", f"leave {key} out"
                table.fault(key, *said, "in_twelfths", field=key)
        if not table.has("rotation"):
            write = 'rotation = "supervisor"'
            said = "rotation is missing: who is on it?", f"write {write}"
            table.fault("rotation", *said, "missing_key", field="rotation", write=write)
    elif table.has("person") or not table.has("rotation"):
        said = "a pool is shared by a rotation", 'write share = "person"'
        table.fault("share", *said, "pool_of_rotation", write='share = "person"')


def _hourly(table: Table) -> Hourly:
    rate = _rate(table, "per_hour", "percent", "factor")
    return Hourly(
        rate or Kroner(0), _bands(table, "per_hour", "percent", "factor"), _divisor(table)
    )


def _callouts(table: Table) -> Callouts:
    rounding = table.one("callout", p.one_of(*ROUNDINGS), ROUNDINGS[0], '"nearest half hour"')
    rate = _rate(table, "overtime", "per_hour")
    if rate is None:
        said = "what does a callout pay?", 'write overtime = "50", or per_hour'
        table.fault("overtime", *said, "callout_rate", write='overtime = "50"')
    for key in ("per_year", "factor", "percent"):
        if table.has(key):
            said = "a callout pays overtime or per_hour", f"leave {key} out"
            table.fault(key, *said, "not_with_callout", field=key)
    _known_elsewhere(table, *_KINDS)
    availability = table.one(
        "availability", p.one_of("kept", "stopped"), "kept", '"kept"', needed=False
    )
    bands = _bands(table, "overtime", "per_hour")
    return Callouts(
        rounding, rate or Kroner(0), bands, _divisor(table), stops=availability == "stopped"
    )


def _divisor(table: Table) -> Fraction | None:
    return table.one("divisor", p.divisor, None, '"1950"', needed=False)


def _bands(table: Table, *rates: str) -> tuple[Band, ...]:
    found = []
    for kind, usual in _BANDS:
        inner = table.table(kind, f'{kind} = {{ {rates[0]} = "20.00" }}', needed=False)
        if inner is not None:
            found.append(_band(inner, kind, usual, rates))
    return tuple(found)


def _band(
    table: Table,
    kind: Literal["weekend", "holiday", "evening", "night"],
    usual: Hours,
    rates: tuple[str, ...],
) -> Band:
    rate = _rate(table, *rates)
    if rate is None:
        write = f'{rates[0]} = "20.00"'
        said = f"{rates[0]} is missing", f"write {write}"
        table.fault(rates[0], *said, "missing_key", field=rates[0], write=write)
    band = Band(kind, rate or Kroner(0), hours=usual)
    code = table.one("code", p.code, None, '"3421"', needed=False)
    if kind in ("evening", "night"):
        hours = table.one("hours", f.hours, usual, f'"{usual}"', needed=False)
        band = Band(kind, band.rate, hours=hours, code=code)
    elif kind == "weekend":
        days = table.one("days", p.weekdays, band.weekdays, '"Saturday-Sunday"', needed=False)
        band = Band(kind, band.rate, weekdays=days, code=code)
    else:
        band = Band(kind, band.rate, eves=_eves(table), code=code)
    table.refuse_the_rest()
    return band


def _eves(table: Table) -> tuple[tuple[str, int], ...]:
    named = table.table("eves", 'eves = { julaften = "12:00" }', needed=False)
    if named is None:
        return tuple(EVES.items())
    eves = {
        name: named.one(name, p.eve, usual, '"12:00"', needed=False) for name, usual in EVES.items()
    }
    named.refuse_the_rest()
    return tuple(eves.items())


def _rate(table: Table, *keys: str) -> Rate | None:
    """The rate written with one of these keys; None when there is none."""
    written = [key for key in keys if table.has(key)]
    for key in written[1:]:
        said = f"{written[0]} says already what this pays", f"leave {key} out"
        table.fault(key, *said, "says_already", field=written[0])
    rates: dict[str, Rate | None] = {}
    ore = table.one("per_hour", p.money, None, '"245.50"', needed=False)
    rates["per_hour"] = None if ore is None else Kroner(ore)
    if "percent" in keys:
        rates["percent"] = _percent(table)
    if "factor" in keys:
        part = table.one("factor", p.fraction, None, '"1/5"', needed=False)
        rates["factor"] = None if part is None else OfWage(part)
    if "overtime" in keys:
        part = table.one("overtime", p.percent, None, '"50"', needed=False)
        rates["overtime"] = None if part is None else OfWage(1 + part)
    silent = Kroner(0) if written else None
    return next((rate for rate in rates.values() if rate is not None), silent)


def _percent(table: Table) -> Rate | None:
    part = table.one("percent", p.percent, None, '"22"', needed=False)
    floor = table.one("at_least", p.money, 0, '"60.00"', needed=False)
    return None if part is None else OfWage(part, floor)


def _known_elsewhere(table: Table, *keys: str) -> None:
    """Let these keys be none that nobody knows; what is wrong with them has been told."""
    for key in keys:
        table.know(key)
