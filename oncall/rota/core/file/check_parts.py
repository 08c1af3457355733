"""How the check counts and what has been agreed on, read from the file."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from oncall.rota.core.check.rules import RULE
from oncall.rota.core.file import formats as f
from oncall.rota.core.file.faults import BadValue, Table, did_you_mean, shown
from oncall.rota.core.plan import Agreement, CheckPart

_USUAL = CheckPart()
_LONG_AGO, _FAR_AHEAD = date(2000, 1, 1), date(2100, 1, 1)


def check_of(root: Table) -> CheckPart:
    """`[check]` and every `[[agreement]]`; neither need be there."""
    table = root.table("check", '[check], and below it availability = "1/7"', needed=False)
    availability, is_rest = _counts(table) if table else _usual()
    agreements = root.tables("agreement", "an [[agreement]]", needed=False)
    return CheckPart(availability, is_rest, tuple(_agreement(each) for each in agreements))


def _usual() -> tuple[Fraction, bool]:
    return _USUAL.availability, _USUAL.availability_is_rest


def _counts(table: Table) -> tuple[Fraction, bool]:
    availability, is_rest = _usual()
    share = table.one("availability", f.share_of_an_hour, availability, '"1/7"', needed=False)
    rest = table.one("availability_is_rest", f.yes_or_no, is_rest, "true", needed=False)
    table.refuse_the_rest()
    return share, rest


def _agreement(table: Table) -> Agreement:
    agreement = Agreement(
        rule=table.one("rule", _rule, "", '"hours-week"'),
        people=_people(table),
        first=table.one("from", f.day, _LONG_AGO, "2026-01-01"),
        last=table.one("to", f.day, _FAR_AHEAD, "2026-12-31"),
        limit=table.one("limit", _limit, None, '"48 h"', needed=False),
        text=table.one("text", f.text, "", '"Agreement of 1 December 2025, § 4"'),
    )
    _holds(table, agreement)
    table.refuse_the_rest()
    return agreement


def _people(table: Table) -> tuple[str, ...]:
    """Nobody named is everybody; an empty list is somebody forgotten."""
    if not table.has("people"):
        table.one("people", f.text, "", "", needed=False)
        return ()
    return table.many("people", f.handle, '"tove"')


def _holds(table: Table, agreement: Agreement) -> None:
    if agreement.last < agreement.first:
        said = f"it ends before it begins on {agreement.first}", "swap from and to"
        table.fault("to", *said, "ends_before", first=agreement.first)
    rule = RULE.get(agreement.rule)
    if rule and rule.grave:
        said = f"no agreement can allow {rule.code}", "leave it out"
        table.fault("rule", *said, "never_agreed", rule=rule.code)
    if rule and agreement.limit and rule.unit != "h":
        said = f"{rule.code} has no limit in hours", "leave limit out"
        table.fault("limit", *said, "no_limit", rule=rule.code)


def _limit(value: Any) -> timedelta:
    return f.wait(f.text(value))


def _rule(value: Any) -> str:
    if f.text(value) not in RULE:
        raise BadValue(
            f"{shown(value)} is no rule of the check", _close(value), "no_rule", value=shown(value)
        )
    return str(value)


def _close(value: str) -> str | None:
    close = did_you_mean(value, list(RULE))
    return close.removeprefix("did you mean ").rstrip("?") if close.endswith("?") else None
