"""A contact and its history as plain JSON values: state is the fold of the log.

Every event carries the fields it changed, so replaying the log gives the contact again; and each
event's digest covers the one before it, so a line cannot be changed or taken out unseen.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from oncall.contact.core.values import Caller, Contact, Decision, Event

_INSTANTS = {f.name for f in fields(Contact) if "datetime" in str(f.type)}
_DEFAULTS = {each: {f.name: f.default for f in fields(each)} for each in (Contact, Caller)}
_TUPLES = {f.name for f in fields(Contact) if str(f.type).startswith("tuple")}


@dataclass(frozen=True, slots=True)
class Change:
    """What was decided about one contact, as it is to be written; `new` ones are not there yet."""

    team_id: str
    before: Contact
    decision: Decision
    new: bool = False

    @property
    def after(self) -> Contact:
        """The contact from now on."""
        return self.decision.contact

    @property
    def events(self) -> tuple[Event, ...]:
        """The lines that its history gets."""
        return (made(self.before), *self.decision.events) if self.new else self.decision.events


def plain(value: Any) -> Any:
    """A value of a contact or an event as JSON knows it; instants as ISO text in UTC."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Caller):
        return _but_defaults(value)
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    return value


def as_json(contact: Contact) -> dict[str, Any]:
    """The fields of a contact that are not at their defaults: most of them are, all its life."""
    return {name: plain(each) for name, each in _but_defaults(contact).items()}


def _but_defaults(value: Contact | Caller) -> dict[str, Any]:
    defaults = _DEFAULTS[type(value)]
    values = {name: getattr(value, name) for name in defaults}
    return {name: each for name, each in values.items() if each != defaults[name]}


def from_json(value: Mapping[str, Any]) -> Contact:
    """The contact again; fields that are missing have their defaults, so none may ever change."""
    known = {**value, "caller": Caller(**value["caller"])}
    for name in _INSTANTS & known.keys():
        known[name] = datetime.fromisoformat(known[name]) if known[name] else None
    for name in _TUPLES & known.keys():
        known[name] = tuple(known[name])
    return Contact(**known)


def made(contact: Contact) -> Event:
    """The first line of a history: the contact as it began."""
    return Event("made", contact.opened_at, changes=as_json(contact))


def fold(changes: Iterable[Mapping[str, Any]]) -> Contact:
    """The contact that its history tells of; `changes` are those of each event, in order."""
    value: dict[str, Any] = {}
    for each in changes:
        value |= each
    return from_json(value)


def chained(previous: str, contact: str, seq: int, event: Event) -> str:
    """The digest of an event: over its own line and the digest of the line before."""
    line = [
        previous, contact, seq, event.kind, event.at, event.person, event.detail, event.changes,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(line, sort_keys=True, default=plain).encode()).hexdigest()
