"""What pay asks of people, as a run keeps it: people are changed later, and the run is not."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from oncall.people.core.values import Period, Person

_TEXTS = ("employee_number", "paid", "yearly_salary", "divisor")


def pay_facts(person: Person) -> dict[str, str | None]:
    """Employee number, how she is paid, salary, divisor, and from when to when she works here."""
    facts: dict[str, str | None] = {name: getattr(person, name) for name in _TEXTS}
    first, last = person.period.first, person.last_at_work
    return facts | {
        "first": str(first) if first else None,
        "last": str(last) if last else None,
    }


def person_of(handle: str, facts: Mapping[str, Any]) -> Person:
    """The person of these facts; of what pay does not ask she has nothing."""
    first, last = (
        date.fromisoformat(facts[each]) if facts[each] else None for each in ("first", "last")
    )
    texts = {name: facts[name] for name in _TEXTS}
    return Person(handle, handle, frozenset(), period=Period(first, last), **texts)
