"""The words of a contact as values: who reached us, what state it is in, what was decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

State = Literal["ringing", "talking", "open", "held", "outside", "closed"]
Kind = Literal["call", "text", "recording"]

# What a held contact is waiting for; every other state has one kind of deadline only.
Waiting = Literal[
    "outcome",
    "still on it",
    "shift over",
    "new sign",
    "cut short",
    "cut short, called",
    "calling back",
]

ASKS_NOTHING = (None, "outcome", "calling back")

OUTCOMES = (
    "talked", "called back", "texted", "no answer", "wrong number", "line test", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose number it was, as far as we know: never a name, never a number.

    `number` is the random id of the number on record, None for a withheld one, which joins nothing,
    and "" for one that is not known by an id yet, or any more.
    """

    number: str | None = None
    family: str | None = None
    letter: str | None = None
    therapist: str | None = None
    area: str | None = None
    language: str | None = None
    staff: str | None = None

    @property
    def name(self) -> str:
        """`F-31A`, or one of the words "withheld", "staff", "unknown"."""
        if self.family:
            return f"{self.family}{self.letter or ''}"
        if self.number is None:
            return "withheld"
        return "staff" if self.staff else "unknown"

    @property
    def stranger(self) -> bool:
        """Whether nobody knows whose number it was: neither a family's nor a colleague's."""
        return self.name in ("unknown", "withheld")


@dataclass(frozen=True, slots=True)
class Arrival:
    """One call, text or recording as the carrier tells us of it; unique by its SID."""

    sid: str
    kind: Kind
    at: datetime


@dataclass(frozen=True, slots=True)
class Contact:
    """What we owe to one number because of its arrivals.

    All instants are aware UTC. `asked` are those asked since it last opened, `asked_now` those
    asked at the present rung; in the present round `asked_round` were asked, `passed` declined and
    `unreachable` got no page. `noted` said OK by text while it rang, `ring_next` is whose phone
    rings out of turn. `words` tells whether they wrote or left a message. `step_at` is when
    something happens by itself, `alarm_at` when the next backstop is alarmed; the earlier of the
    two is the deadline. `told` know of the newest sign, `called_again` counts further calls to the
    only one on the ladder. `on_shift` is whether the holder was on duty when last looked at.
    `to_tell` is the own therapist who was off duty and hears of it when she comes. `page_of` is the
    contact whose page this one shares, or itself when hidden callers share its own. `written_up` is
    who has put it into the case system since it closed. `erased_at` is since when its number is
    deleted, here and in the carrier's log.
    """

    id: str
    code: int
    caller: Caller
    opened_at: datetime
    state: State
    sign_at: datetime
    outcome: str | None = None
    holder: str | None = None
    held_at: datetime | None = None
    word_at: datetime | None = None
    waiting: Waiting | None = None
    round: int = 1
    rung: int = 0
    asked: tuple[str, ...] = ()
    asked_now: tuple[str, ...] = ()
    asked_round: tuple[str, ...] = ()
    unreachable: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    asked_at: datetime | None = None
    open_since: datetime | None = None
    step_at: datetime | None = None
    alarm_at: datetime | None = None
    alarms_from: datetime | None = None
    alarmed: tuple[str, ...] = ()
    urgent: bool = False
    calm: bool = False
    short: bool = False
    words: Literal["text", "recording"] | None = None
    call: str | None = None
    noted: str | None = None
    ring_next: str | None = None
    bridged_at: datetime | None = None
    closed_at: datetime | None = None
    arrivals: int = 0
    told: tuple[str, ...] = ()
    called_again: int = 0
    on_shift: bool = False
    to_tell: str | None = None
    page_of: str | None = None
    written_up: str | None = None
    erased_at: datetime | None = None

    @property
    def deadline(self) -> datetime | None:
        """When something happens by itself; None only for a closed contact."""
        return min((at for at in (self.step_at, self.alarm_at) if at), default=None)

    @property
    def can_be_called_back(self) -> bool:
        """Whether there is anybody to answer: a number, or words that were left."""
        return self.caller.number is not None or self.words is not None

    @property
    def talker(self) -> str | None:
        """Who is on the phone with them, as far as we know: her holder, also in a call back."""
        talks = self.state == "talking" or self.waiting == "calling back"
        return self.holder if talks else None

    @property
    def waits_for(self) -> frozenset[str]:
        """Those with a page open on their phone: asked something about it, and not yet heard."""
        if self.state in ("open", "outside", "ringing"):
            return frozenset(self.asked) - {*self.passed}
        asks_holder = self.state == "held" and self.waiting not in ASKS_NOTHING
        return frozenset({self.holder} if asks_holder and self.holder else ())


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a contact's history; `changes` are the fields it changed, so state = fold."""

    kind: str
    at: datetime
    person: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Effect:
    """Something to be done in the world: one text, one call or one e-mail to one person.

    `sentence` is a key of the catalogue without its medium: `page.call` is sent as `sms.page.call`
    and spoken as `voice.page`. `values` fill it; it is put into words when it is sent, in the
    language of whoever receives it.
    """

    kind: Literal["text", "call", "email"]
    person: str
    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def asks(self) -> bool:
        """Whether it asks somebody to take the contact: it takes the place of an older one."""
        return self.sentence.startswith(("page", "last_resort", "alarm"))


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be recorded, in one transaction, and then done."""

    contact: Contact
    events: tuple[Event, ...] = ()
    effects: tuple[Effect, ...] = ()

    def then(
        self,
        kind: str,
        at: datetime,
        *,
        person: str | None = None,
        detail: Mapping[str, Any] | None = None,
        **changes: Any,
    ) -> "Decision":
        """The decision with one more event, which changes the named fields of the contact."""
        changed = {k: v for k, v in changes.items() if getattr(self.contact, k) != v}
        event = Event(kind, at, person, detail or {}, changed)
        return replace(self, contact=replace(self.contact, **changed), events=(*self.events, event))

    def followed_by(self, other: "Decision") -> "Decision":
        """This decision, and then another one about the contact that it leaves."""
        events, effects = (*self.events, *other.events), (*self.effects, *other.effects)
        return Decision(other.contact, events, effects)

    def and_do(self, *effects: Effect) -> "Decision":
        """The decision with more effects."""
        return replace(self, effects=(*self.effects, *effects))


def nothing(contact: Contact) -> Decision:
    """A decision that changes nothing."""
    return Decision(contact)
