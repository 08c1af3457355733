"""Changes of what a number may be reached for: what is typed, what stands, what can be undone."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from oncall.people.core import cells
from oncall.people.core.cells import LONGEST, BadCell
from oncall.people.core.faults import Row, RowFault
from oncall.people.core.rules import not_safe
from oncall.people.core.table import FORBIDDEN, clean
from oncall.people.core.values import Answer, Entry, Rules

Did = Literal["asked", "unsafe", "undone"]
ASKED = ("call", "text", "message")
LONGEST_HOURS = 200
_NEVER = (Rules("yes", "yes", "yes"), date.min)


class BadRules(Exception):
    """What was typed cannot be recorded; `why` is a key of [pages.families.fault]."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the rules of a number: {why}")
        self.why = why


@dataclass(frozen=True)
class RuleChange:
    """One change; `before` are the rules that it replaced, by whose they were, as F-31A.

    `step` counts the changes of one number from 1; `at` is UTC.
    """

    number_id: str
    step: int
    at: datetime
    who: str
    did: Did
    before: Mapping[str, Rules]


def changes_of(changes: Iterable[RuleChange], number_id: str, who: str) -> tuple[RuleChange, ...]:
    """The changes of what this number of F-31A may be reached for, the oldest first."""
    theirs = (each for each in changes if each.number_id == number_id and who in each.before)
    return tuple(sorted(theirs, key=lambda each: each.step))


def last_of(changes: Iterable[RuleChange], number_id: str, who: str) -> RuleChange | None:
    """The newest of them."""
    return next(reversed(changes_of(changes, number_id, who)), None)


def stands(change: RuleChange | None, who: str, now: Rules, day: date) -> bool:
    """Whether F-31A is as "not safe now" left it on that local day, so that it can be undone."""
    return (
        change is not None and change.did == "unsafe" and (now == not_safe(change.before[who], day))
    )


def taken_back(
    rows: Iterable[Row[Entry]], changed: Mapping[str, tuple[Rules, date]]
) -> Iterator[RowFault]:
    """A yes in a file from before somebody changed it on a page: an old file makes nobody unsafe.

    `changed` are the rules of the numbers (E.164) changed on a page, and the local day of it.
    """
    for row in rows:
        theirs, (now, day) = row.value.number.rules, changed.get(row.value.number.phone, _NEVER)
        for name in ASKED:
            newly = getattr(theirs, name) == "yes" and getattr(now, name) != "yes"
            if newly and not (theirs.asked_on and theirs.asked_on > day):
                message = f"is yes, and was changed on the family's page on {day}"
                hint = "write what the page says, or ask them again and write that day"
                yield RowFault(row.line, name, message, hint)


def label_of(typed: str) -> str:
    """Whose number it is, from a form; raises BadRules."""
    label = clean(typed)
    if not label or len(label) > LONGEST or unwritable(label):
        raise BadRules("label")
    return label


def rules_of(form: Mapping[str, str], today: date) -> Rules:
    """What a family said on a day, from a form; raises BadRules."""
    call, text, message = (_answer(form.get(name, "")) for name in ASKED)
    asked = {call, text, message} != {"not asked"}
    day = _day(clean(form.get("asked_on", "")), today) if asked else None
    return Rules(call, text, message, day, _hours(clean(form.get("safe_hours", ""))))


def _answer(typed: str) -> Answer:
    for answer in get_args(Answer):
        if answer == typed:
            known: Answer = answer
            return known
    raise BadRules("answer")


def _day(typed: str, today: date) -> date:
    try:
        day = cells.day(typed)
    except BadCell:
        raise BadRules("day") from None
    if day > today:
        raise BadRules("future")
    return day


def _hours(typed: str) -> str | None:
    if not typed:
        return None
    try:
        if len(typed) <= LONGEST_HOURS and not unwritable(typed):
            return cells.hours(typed)
    except BadCell:
        pass
    raise BadRules("hours")


def unwritable(text: str) -> bool:
    """Whether it holds a sign that no page and no file should."""
    return any(unicodedata.category(sign) in FORBIDDEN for sign in text)
