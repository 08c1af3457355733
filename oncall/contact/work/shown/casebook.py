"""The pages Contacts as values: the list, one contact whole, and what is copied out of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from oncall.contact.core.buttons import Colleague, may_see, why_hers, why_may_read
from oncall.contact.core.keeping import kept_until
from oncall.contact.rows import contacts, overview
from oncall.contact.rows.meanwhile import Ahead
from oncall.contact.work.desk import Desk
from oncall.contact.work.going_out.letters import printable
from oncall.contact.work.going_out.reach import Theirs, theirs
from oncall.contact.work.shown.now import Card, Words, card, sign, told_in, when_in
from oncall.contact.work.shown.pressing import NoSuchContact, colleague
from oncall.contact.work.shown.story import Story, Teller
from oncall.contact.work.shown.whose import About, about
from oncall.contact.work.team import team_now
from oncall.web.visitor import Visitor

RECENT = timedelta(days=30)
LATEST = 50


@dataclass(frozen=True)
class Entry:
    """One contact in the list."""

    id: str
    code: int
    who: str
    state: str
    sign: str
    is_open: bool
    written_up: bool


@dataclass(frozen=True)
class Whose:
    """The number of a contact, as it is shown before anybody reaches a family; never the number.

    `rules` are the keys of what it may be reached for, each with how that stands at this minute.
    """

    label: str = field(repr=False)
    area: str
    therapist: str
    rules: tuple[tuple[str, str], ...]
    may_text: bool


@dataclass(frozen=True)
class Written:
    """Something they wrote, or left as a message; `words` is None where there are none to read.

    Of a message `sid` is its id at the carrier; `sound` and `token` come from `listening`.
    """

    at: str
    kind: str
    words: str | None = field(repr=False)
    sid: str = ""
    sound: str | None = None
    token: str = field(default="", repr=False)


@dataclass(frozen=True)
class Whole:
    """One contact, as far as she may know of it.

    `is_hers` is whether she may know whose it is; `written` is empty until she asks for it, and
    `may_read` is whether she may ask. `speaks` is the family's language. `until` is when the words
    will be deleted, once that is known, `deleted` when earlier ones were, and `erased` when its
    number was.
    """

    card: Card
    story: Story
    whose: Whose | None
    speaks: str
    is_hers: bool
    may_read: bool
    has_words: bool
    written_up: str
    about: About
    until: str = ""
    deleted: str = ""
    erased: str = ""
    written: tuple[Written, ...] = ()


def list_of(
    conn: Connection, desk: Desk, team_id: str, who: Colleague, words: Words
) -> tuple[Entry, ...]:
    """Open ones first, then those that were closed lately, the newest first; three statements."""
    teller = _teller(conn, desk, team_id, words)
    owed = contacts.not_closed(conn, team_id).contacts
    closed = overview.closed_since(conn, team_id, desk.now - RECENT)
    hers = [each for each in closed if may_see(each, who)][:LATEST]
    both = (*(each for each in owed if may_see(each, who)), *hers)
    return tuple(
        Entry(
            each.id, each.code, teller.who(each), teller.state(each), sign(each, teller, words),
            each.state != "closed", bool(each.written_up),
        )
        for each in both
    )  # fmt: skip


def whole(
    conn: Connection,
    desk: Desk,
    visitor: Visitor,
    words: Words,
    contact_id: str,
    *,
    reading: bool = False,
) -> Whole:
    """One contact; `reading` once it stands in its history that she reads what was written.

    Raises NoSuchContact when it is not this team's, or not hers to see.
    """
    team_id, who = visitor.team_id, colleague(visitor)
    kept = contacts.by_id(conn, contact_id)
    if kept is None or kept.team_id != team_id or not may_see(kept.contact, who):
        raise NoSuchContact("no contact of this team has that id, or she may not see it")
    teller, contact = _teller(conn, desk, team_id, words), kept.contact
    history, when = contacts.history(conn, contact_id), when_in(teller.team, words)
    has_words, gone = contact.words is not None and _has_words(history), _deleted_at(history)
    until = kept_until(contact, desk.keep.words) if has_words else None
    shown, is_hers = card(contact, teller, who, words), why_hers(contact, who) is not None
    number = theirs(conn, desk, teller.team, contact) if is_hers else None
    return Whole(
        shown,
        teller.story(contact, history, shown.next),
        _whose(number, teller) if number else None,
        teller.team.speaks_to(contact.caller), is_hers,
        why_may_read(contact, who) is not None,
        has_words, teller.team.name_of(contact.written_up),
        about(teller.team, contact, number) if is_hers else About(),
        when(until) if until else "", when(gone) if gone else "",
        when(contact.erased_at) if contact.erased_at else "",
        tuple(_written(contacts.arrivals(conn, contact_id), teller)) if reading else (),
    )  # fmt: skip


def _has_words(history: Iterable[Any]) -> bool:
    """Whether something of what they wrote or said is not deleted."""
    about = [row for row in history if row.kind == "deleted" or _brought_words(row)]
    return not about or about[-1].kind != "deleted"


def _brought_words(row: Any) -> bool:
    return bool(row.kind == "arrived" and row.detail.get("arrival") != "call")


def _deleted_at(history: Iterable[Any]) -> datetime | None:
    return max((row.at for row in history if row.kind == "deleted"), default=None)


def _teller(conn: Connection, desk: Desk, team_id: str, words: Words) -> Teller:
    team = team_now(conn, desk, team_id)
    return Teller(desk, team, told_in(team, words), words, Ahead(conn, team_id, team.now))


def _whose(number: Theirs, teller: Teller) -> Whose:
    family = number.caller.family
    rules = (("call", number.call), ("text", number.text), ("message", number.message))
    return Whose(
        number.caller.label or "", family.area if family else "",
        teller.team.name_of(family.therapist) if family else "", rules, number.text == "yes",
    )  # fmt: skip


def _written(arrivals: Iterable[Any], teller: Teller) -> Iterable[Written]:
    """What came in, in order, without the calls and what is deleted."""
    for row in arrivals:
        if row.kind != "call" and row.deleted_at is None:
            words = printable(teller.desk.vault.open(row.words)) if row.words else None
            sid = row.sid if row.kind == "recording" else ""
            yield Written(teller.told(row.at), row.kind, words, sid)


def for_the_case_file(found: Whole, words: Words) -> str:
    """The contact as plain text, to be put into the case system: a line for each thing.

    What the family wrote is in it only when she has just asked to read it.
    """
    head = f"{found.card.code} {found.card.who}: {found.card.state}"
    past = [f"{line.at}  {line.words}" for line in found.story.past]
    return "\n".join([head, *past, *_quoted(found.written, words)])


def _quoted(written: Sequence[Written], words: Words) -> list[str]:
    nothing = {"recording": words("read.recording"), "text": words("read.nothing")}
    return [
        f"{each.at}  {words('read.said')}: {each.words or nothing[each.kind]}" for each in written
    ]
