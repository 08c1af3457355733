"""The page Now as values: who is on and who comes next, and what waits, with what happens next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import Connection

from oncall.contact.core.buttons import (
    MEETS_FAMILIES,
    WORKS_WITH_FAMILIES,
    Button,
    Colleague,
    buttons,
    may_see,
    of_safety,
)
from oncall.contact.core.values import Contact
from oncall.contact.rows import contacts
from oncall.contact.rows.meanwhile import Ahead
from oncall.contact.work.desk import Desk
from oncall.contact.work.shown.story import Next, Teller, Told
from oncall.contact.work.team import TeamNow, team_now
from oncall.people.rows import families
from oncall.rota.core.shown.turns import Turn, turns
from oncall.wording import clock
from oncall.wording import words as wording

FIRST = ("ringing", "talking", "open", "outside", "held")
A_WEEK, NEAR = timedelta(days=6), timedelta(hours=12)


class Words(wording.Words):
    """The sentences of the pages Now and Contacts, with those of a contact's time line."""

    parts: ClassVar[tuple[str, ...]] = ("now", "story")


@dataclass(frozen=True)
class Line:
    """One rotation as the page shows it; empty texts where nobody is on or nobody is to come."""

    name: str
    people: str
    until: str
    then: str
    begins: str
    mine: bool


@dataclass(frozen=True)
class Card:
    """A contact that is not closed; `asks` is whether it waits for whoever looks.

    `safety` is of what she may say that it is not safe now, by one tap: "number", "family" or "";
    `barred` is that nobody may call, write or leave a message for that number already.
    """

    id: str
    code: int
    who: str
    contact_state: str
    state: str
    sign: str
    next: Next | None
    buttons: tuple[Button, ...]
    urgent: bool
    asks: bool
    mine: bool
    safety: str
    barred: bool = False


@dataclass(frozen=True)
class Now:
    """All of it. `damaged` are the codes of contacts that cannot be read, and can only be named.

    `sees_all` is whether every contact that waits is among the cards: only then may none mean that
    nobody waits.
    """

    lines: tuple[Line, ...]
    cards: tuple[Card, ...]
    damaged: tuple[int, ...]
    occupied: str
    may_be_occupied: bool
    sees_all: bool

    @property
    def waiting(self) -> int:
        """How many nobody has."""
        return sum(1 for each in self.cards if each.contact_state not in ("held", "talking"))


def now_page(conn: Connection, desk: Desk, team_id: str, who: Colleague, words: Words) -> Now:
    """What she sees now, in four statements at most."""
    team = team_now(conn, desk, team_id)
    owed, ahead = contacts.not_closed(conn, team_id), Ahead(conn, team_id, team.now)
    teller = Teller(desk, team, told_in(team, words), words, ahead)
    seen = sorted((each for each in owed.contacts if may_see(each, who)), key=_urgency(who))
    cards = [card(each, teller, who, words) for each in seen]
    of_family = any(each.safety == "number" for each in cards)
    barred = families.barred(conn, team_id) if of_family else frozenset()
    until = ahead.occupied_until(who.handle)
    is_on = any(each.person == who.handle for each in team.on)
    return Now(
        tuple(_line(each, team, who, words) for each in turns(team.rota, team.now)),
        tuple(_marked(mine, each, barred) for mine, each in zip(cards, seen, strict=True)),
        tuple(owed.damaged),
        when_in(team, words)(until) if until else "",
        who.is_any_of(MEETS_FAMILIES) and (is_on or until is not None),
        who.is_any_of(WORKS_WITH_FAMILIES),
    )  # fmt: skip


def card(contact: Contact, teller: Teller, who: Colleague, words: Words) -> Card:
    """One contact as it stands."""
    pressable = buttons(contact, who, teller.team.now, teller.desk.pace)
    return Card(
        contact.id, contact.code, teller.who(contact), contact.state, teller.state(contact),
        sign(contact, teller, words), teller.next(contact), pressable, contact.urgent,
        who.handle in contact.waits_for, contact.holder == who.handle, of_safety(contact, who),
    )  # fmt: skip


def _marked(card: Card, contact: Contact, barred: frozenset[tuple[str, str]]) -> Card:
    """Nobody has to say again what stands, and whoever looks at night sees it first."""
    number = (contact.caller.family, contact.caller.letter)
    return replace(card, barred=True) if card.safety == "number" and number in barred else card


def sign(contact: Contact, teller: Teller, words: Words) -> str:
    """How they were last in touch, and when: never what they wrote."""
    when = when_in(teller.team, words)(contact.sign_at)
    return words(f"sign.{contact.words or 'call'}", when=when)


def told_in(team: TeamNow, words: Words) -> Told:
    """How these pages write an instant in a list: `14:00`, and the day where it is far away."""

    def told(at: datetime) -> str:
        time, day = clock(at, team.zone, words.language), _day(at, team, words)
        return f"{day} {time}" if day else time

    return told


def when_in(team: TeamNow, words: Words) -> Told:
    """The same within a sentence: `kl. 14:00`."""

    def when(at: datetime) -> str:
        time, day = clock(at, team.zone, words.language), _day(at, team, words)
        if not day:
            return words.within("clock", time=time)
        return words.within("on_day", weekday=day, time=time)

    return when


def _day(at: datetime, team: TeamNow, words: Words) -> str:
    """The weekday or date; "" for what is so near that the clock is enough."""
    if abs(at - team.now) < NEAR:
        return ""
    local = at.astimezone(team.zone)
    if abs(local.date() - team.today) <= A_WEEK:
        return words.within("weekdays").split()[local.weekday()]
    return f"{local.day}.{local.month}."


def _urgency(who: Colleague) -> Callable[[Contact], tuple[bool, int, datetime]]:
    """What waits for her first, then what waits for anybody, then what somebody has."""

    def key(contact: Contact) -> tuple[bool, int, datetime]:
        asks = who.handle in contact.waits_for or contact.holder == who.handle
        return not asks, FIRST.index(contact.state), contact.opened_at

    return key


def _line(turn: Turn, team: TeamNow, who: Colleague, words: Words) -> Line:
    when = when_in(team, words)

    def names(people: Sequence[str]) -> str:
        return words.join([team.name_of(each) for each in people]) if people else ""

    return Line(
        wording.line_called(words.language, turn.rotation), names(turn.people),
        when(turn.until) if turn.until else "", names(turn.then),
        when(turn.begins) if turn.begins else "", who.handle in turn.people,
    )  # fmt: skip
