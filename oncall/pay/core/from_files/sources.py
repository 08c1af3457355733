"""A month's pay from files alone: the rota, the people, the changes and the callouts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from oncall.pay.core.availability import Change
from oncall.pay.core.from_files.change_files import CALLOUTS, CHANGES, read_callouts, read_changes
from oncall.pay.core.from_files.over_plan import availability
from oncall.pay.core.months import Month
from oncall.pay.core.reckoning.basis import Basis
from oncall.pay.core.reckoning.callouts import Callout
from oncall.pay.core.reckoning.month_pay import Computed, month_pay
from oncall.pay.core.rules.book import judge_rules
from oncall.people.core.faults import RowFault
from oncall.people.core.people_file import check_people, read_people
from oncall.people.core.values import Person
from oncall.rota.core.file.faults import Fault
from oncall.rota.core.file.read import read_plan
from oncall.rota.core.plan import Plan


@dataclass(frozen=True)
class Texts:
    """What the files say; the last two may be left out."""

    rota: str
    people: str
    changes: str | None = None
    callouts: str | None = None


class Placed(NamedTuple):
    """A fault, and which of the files it is in: rota, people, changes or callouts."""

    file: str
    fault: Fault


@dataclass(frozen=True)
class Sources:
    """The files, understood. Faulty ones are worth nothing."""

    plan: Plan | None
    people: Mapping[str, Person]
    changes: Sequence[Change] = ()
    callouts: Sequence[Callout] = ()
    faults: tuple[Placed, ...] = field(default=())


def understood(texts: Texts) -> Sources:
    """What the files mean, or every fault in all of them. Never raises."""
    read = read_plan(texts.rota, judge_rules)
    staff = read_people(texts.people)
    faults = [Placed("rota", fault) for fault in read.faults]
    faults += _rows("people", (*staff.faults, *check_people(staff.rows).faults))
    people = {row.value.handle: row.value for row in staff.rows}
    if read.plan is None:
        return Sources(None, people, faults=tuple(faults))
    # Where a handle cannot be read, nobody can be said to be missing.
    known = people if people and "" not in people else None
    changes = read_changes(_or_none(texts.changes, CHANGES), [read.plan], known)
    callouts = read_callouts(_or_none(texts.callouts, CALLOUTS), [read.plan], known)
    faults += [*_rows("changes", changes.faults), *_rows("callouts", callouts.faults)]
    return Sources(
        read.plan,
        people,
        [row.value for row in changes.rows],
        [row.value for row in callouts.rows],
        tuple(faults),
    )


def pay_of(month: Month, sources: Sources) -> Computed:
    """The month by these files; they must have no faults."""
    plan = sources.plan
    if plan is None:
        return Computed(month, ())
    entries = availability([plan], sources.changes, *month.span(plan.zone))
    absences = [each for each in sources.changes if each.kind == "absence" and not each.pays]
    return month_pay(month, Basis((plan,), sources.people, entries, absences, sources.callouts))


def _or_none(text: str | None, columns: Sequence[str]) -> str:
    """The file; one without rows where there is none. One that is empty lacks its header."""
    return ",".join(columns) if text is None else text


def placed(fault: Fault) -> Placed:
    """A fault of a month, with the file in which it is to be put right."""
    file, _, column = fault.path.partition(" ")
    if file not in ("people", "callouts"):
        return Placed("rota", fault)
    return Placed(file, Fault(fault.line, column, fault.message, fault.hint))


def is_over(month: Month, today: date) -> bool:
    """Whether the month has ended, so that its pay can be more than a preview."""
    return month.last < today


def _rows(file: str, faults: Iterable[RowFault]) -> list[Placed]:
    return [Placed(file, Fault(each.line, each.column, each.message, each.hint)) for each in faults]
