"""What the checks look at, as plain values; all instants are aware UTC."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from oncall.contact.core.record import as_json, from_json
from oncall.contact.core.values import Contact


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a contact's history, as it is kept; `changes` and `detail` are plain JSON."""

    contact: str
    seq: int
    at: datetime
    kind: str
    person: str | None
    detail: Mapping[str, Any]
    changes: Mapping[str, Any]
    digest: str


@dataclass(frozen=True, slots=True)
class Step:
    """One line, and the contact before and after it; `before` is None for the first line."""

    before: Contact | None
    line: Line
    after: Contact


@dataclass(frozen=True, slots=True)
class Came:
    """A call or text in the carrier's own log. `accepted`: we answered its webhook with 2xx."""

    sid: str
    kind: str
    at: datetime
    accepted: bool


@dataclass(frozen=True, slots=True)
class Errand:
    """One effect in the outbox, and how often the carrier took it from us (`taken`).

    `seq` is the last line of the decision that made it: what is recorded later is made later.
    """

    id: str
    contact: str | None
    person: str | None
    kind: str
    sentence: str
    state: str
    made_at: datetime
    ended_at: datetime | None
    attempts: int
    taken: int = 0
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Sound:
    """From `at` on the caller hears this: ringback, say, play, silence, record, bridged, hangup."""

    at: datetime
    kind: str


def steps(before: Contact | None, lines: Iterable[Line]) -> Iterator[Step]:
    """Each line with the contact before and after it: the fold of the log, one line at a time."""
    value = as_json(before) if before else {}
    for line in lines:
        value = value | dict(line.changes)
        after = from_json(value)
        yield Step(before, line, after)
        before = after
