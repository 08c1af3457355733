"""A team, a person of it, a family, and a family's number with its own rules.

What must never reach a log is kept out of every `repr`.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

ROLES = ("supervisor", "staff", "office", "approver", "auditor")
Answer = Literal["yes", "no", "not asked"]


@dataclass(frozen=True)
class Team:
    """One team with one or more public numbers; "" until a rota file gives it a name."""

    id: str
    name: str


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both included, local time; None is open-ended."""

    first: date | None = None
    last: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and not self.ended(day)

    def ended(self, day: date) -> bool:
        """Is `day` after the last one?"""
        return self.last is not None and self.last < day

    def overlaps(self, other: "Period") -> bool:
        """Is there a day that lies in both?"""
        first = max((day for day in (self.first, other.first) if day), default=None)
        return first is None or not (self.ended(first) or other.ended(first))


@dataclass(frozen=True)
class Person:
    """A member of staff, known by a handle; `phone` and `second_phone` are E.164.

    `phone_since` is when she got another number here, None if it never changed. `left_on` is the
    day on which she left at once; her period ended with the day before, so that nobody asks her.
    Money (NOK a year) and the divisor (hours a year) are decimal text, never a float.
    """

    handle: str
    name: str
    roles: frozenset[str]
    employee_number: str | None = None
    phone: str | None = field(default=None, repr=False)
    second_phone: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    language: str = "nn"
    paid: Literal["payroll", "invoice"] | None = None
    yearly_salary: str | None = field(default=None, repr=False)
    divisor: str | None = None
    ordinary: str | None = None
    period: Period = Period()
    phone_since: datetime | None = field(default=None, compare=False)
    left_on: date | None = field(default=None, compare=False)

    @property
    def phones(self) -> dict[str, str]:
        """The numbers there are, by the name of their column; the first one first."""
        both = {"phone": self.phone, "second_phone": self.second_phone}
        return {column: phone for column, phone in both.items() if phone}

    @property
    def called(self) -> str:
        """The name that fits in a text: the first word, at most 12 characters."""
        return self.name.split()[0][:12]

    def active(self, today: date) -> bool:
        """Does she work here today? Outside from-to she is not staff for routing."""
        return today in self.period

    @property
    def last_at_work(self) -> date | None:
        """The last day whose hours may be hers: also the one on which she left."""
        return self.left_on or self.period.last

    def at_work(self, day: date) -> bool:
        """Whether hours of that day may be hers."""
        return day in Period(self.period.first, self.last_at_work)

    def has_phone(self, number: str) -> bool:
        """Is this number (E.164) her first or her second one?"""
        return number in (self.phone, self.second_phone)


@dataclass(frozen=True)
class Family:
    """A pseudonymous code with its area and own therapist; never a name.

    `language` None: the area's. Outside `period` the family is answered as unknown.
    """

    code: str
    area: str
    therapist: str | None = None
    language: str | None = None
    period: Period = Period()

    def active(self, today: date) -> bool:
        """Is the family in treatment today?"""
        return today in self.period


@dataclass(frozen=True)
class Rules:
    """What the family has agreed to for one number; *not asked* counts as *no*.

    `safe_hours` are the hours of the week in which a yes counts, as `cells.hours` writes them;
    None is always.
    """

    call: Answer = "not asked"
    text: Answer = "not asked"
    message: Answer = "not asked"
    asked_on: date | None = None
    safe_hours: str | None = None


@dataclass(frozen=True)
class FamilyNumber:
    """One number of a family: F-31A is letter A of F-31. The label is for signed-in eyes."""

    code: str
    letter: str
    label: str = field(repr=False)
    phone: str = field(repr=False)
    rules: Rules = Rules()

    @property
    def who(self) -> str:
        """How staff see it: F-31A."""
        return f"{self.code}{self.letter}"


@dataclass(frozen=True)
class Entry:
    """One row of the families' file: a number, and the family it belongs to."""

    family: Family
    number: FamilyNumber


@dataclass(frozen=True)
class Caller:
    """Who a number is, today: a family's number, staff, both, or nobody we know.

    `number_id` is None for a number never seen before.
    """

    number_id: str | None = None
    family: Family | None = None
    letter: str | None = None
    label: str | None = field(default=None, repr=False)
    rules: Rules = Rules()
    staff: Person | None = None


def taken_for(entries: list[Entry]) -> Entry:
    """The family a number is taken for when several share it: where treatment began last.

    A number changes hands, so the newest family is the likeliest; then the lowest code and letter.
    """
    firmest = sorted(entries, key=lambda entry: (int(entry.family.code[2:]), entry.number.letter))
    return max(firmest, key=lambda entry: entry.family.period.first or date.min)
