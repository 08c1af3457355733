"""Reads what is new in our database and in the carrier's log, as plain values for the checks."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby, islice
from typing import Any, TypeVar

from sqlalchemy import ColumnClause, Connection, Row, bindparam, literal_column, or_, select

from oncall.contact.core.invariants.values import Came, Errand, Line, Sound
from oncall.contact.core.values import Contact
from oncall.contact.rows import contacts, reading
from oncall.contact.rows.tables import arrival, event
from oncall.contact.work.going_out.deleting import DELETE
from oncall.demo.world import PUBLIC_URL, World
from oncall.simulator.calls import Call
from oncall.store.outbox import outbox
from oncall.store.spool import Spool

T = TypeVar("T")
OUTSIDE = "+4755"
EARLIER = timedelta(seconds=62)
"""So long before an effect was made what says the same is taken for it, by the carrier's clock."""
OURS = {f"{PUBLIC_URL}/voice", f"{PUBLIC_URL}/sms"}

# What each database counts up by itself with every row that is written.
_WRITTEN: dict[str, ColumnClause[int]] = {
    "sqlite": literal_column("rowid"),
    "postgresql": literal_column("xmin::text::bigint"),
}
# What is to be deleted reaches nobody, and may wait.
_open_errand = outbox.c.id.in_(bindparam("open_", expanding=True))
_lines = {
    database: select(event, written.label("written")).where(written > bindparam("last_"))
    for database, written in _WRITTEN.items()
}
_errands = {
    database: select(outbox, written.label("written")).where(
        or_(written > bindparam("last_"), _open_errand), outbox.c.kind != DELETE
    )
    for database, written in _WRITTEN.items()
}
_stored = select(arrival.c.sid).where(arrival.c.sid.in_(bindparam("sids_", expanding=True)))


@dataclass
class Ledger:
    """Remembers how far everything was read."""

    line: int = 0
    errand: int = 0
    calls: int = 0
    messages: int = 0
    letters: int = 0
    deliveries: int = 0
    rest: int = 0
    rings: int = 0
    answered: set[str] = field(default_factory=set)
    failed: Counter[str] = field(default_factory=Counter)
    """How many webhooks of each call, or of the phones it rang, had to be asked again."""
    outside: dict[str, datetime] = field(default_factory=dict)
    """When an outside number first rang for each call."""
    taken: Counter[str] = field(default_factory=Counter)
    troubles: int = 0
    troubles_before: int = 0
    """How many there were at the last look: what is new now may have been tried once already."""
    troubles_now: int = 0
    before: dict[str, int] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    known: dict[str, Errand] = field(default_factory=dict)

    def written(self, world: World) -> bool:
        """Whether anything was committed since it was last asked."""
        rung, self.rings = world.bell.rings != self.rings, world.bell.rings
        return rung

    def new_calls(self, world: World) -> Iterator[Call]:
        """Calls that came in to our number; those we placed are counted."""
        found = world.sim.exchange.calls
        new, self.calls = _new(found, self.calls), len(found)
        for call in new:
            if call.direction == "inbound":
                yield call
            elif call.parent and call.to.startswith(OUTSIDE):
                self.outside.setdefault(call.parent.sid, call.created_at)
            elif call.direction == "outbound-api":
                self.taken[_effect(call.callback_url)] += 1

    def came(self, world: World) -> Iterator[Came]:
        """Every call and text that is new in the carrier's log."""
        exchange = world.sim.exchange
        for message in _new(exchange.messages, self.messages):
            if message.direction == "inbound":
                yield Came(message.sid, "text", message.created_at, accepted=False)
            else:
                self.taken[_effect(message.callback_url)] += 1
        self.messages = len(exchange.messages)
        for letter in world.mail.letters[self.letters :]:
            self.taken[letter.id] += 1
        self.letters = len(world.mail.letters)

    def told(self, world: World) -> None:
        """Read which webhooks were answered, and of which calls some were not."""
        self.troubles_before = self.troubles_now
        self.troubles_now = self._troubles(world)
        exchange = world.sim.exchange
        deliveries = exchange.journal.deliveries
        for each in deliveries[self.deliveries :]:
            if each.accepted and each.url in OURS:
                self.answered.add(each.sid)
            if each.kind == "voice" and len(each.attempts) > 1:
                call = exchange.calls[each.sid]
                self.failed[(call.parent or call).sid] += 1
        self.deliveries = len(deliveries)

    def with_answers(self, came: Iterable[Came]) -> list[Came]:
        """The same, each with whether we answered its webhook by now."""
        return [Came(c.sid, c.kind, c.at, accepted=c.sid in self.answered) for c in came]

    def stored(self, conn: Connection, sids: Iterable[str]) -> dict[str, int]:
        """How many arrivals we have of each of these."""
        return dict(Counter(conn.execute(_stored, {"sids_": list(sids)}).scalars()))

    def spooled(self, world: World) -> set[str]:
        """The calls that are kept on disk only, while the database is down."""
        spool = Spool(world.config.data.folder / "spool", world.desk.vault)
        return {str(each.value["sid"]) for each in spool.entries() if "sid" in each.value}

    def sounds(self, call: Call) -> list[Sound]:
        """What this caller has heard; a silence of no length was none."""
        return [Sound(each.at, each.kind) for each in call.heard]

    def new_lines(self, conn: Connection) -> list[tuple[Contact, list[Line]]]:
        """Each contact that has new lines in its history, and those lines."""
        rows = sorted(conn.execute(_lines[conn.dialect.name], {"last_": self.line}), key=_place)
        self.line = max((row.written for row in rows), default=self.line)
        return [
            (_contact(conn, id), [reading.line_of(row) for row in mine])
            for id, mine in groupby(rows, key=lambda row: str(row.contact_id))
        ]

    def everything(self, conn: Connection) -> Iterator[tuple[Contact, list[Line]]]:
        """Every contact with its whole history."""
        for kept in contacts.all_contacts(conn):
            yield kept.contact, reading.lines(conn, kept.contact.id)

    def errands(self, conn: Connection, world: World) -> list[Errand]:
        """The effects that are new, or were waiting."""
        sought = {"last_": self.errand, "open_": sorted(self.waiting)}
        rows = conn.execute(_errands[conn.dialect.name], sought).all()
        self.errand = max((row.written for row in rows), default=self.errand)
        for row in rows:
            self.known[row.id] = self._dated(_errand(row, self.taken[row.id]), world.skew)
        found = [replace(self.known[row.id], taken=self._taken(row, world)) for row in rows]
        for each in found:
            self.before.setdefault(each.id, self.troubles_before)
        self.waiting = {each.id for each in found if each.state == "waiting"}
        return found

    def _dated(self, errand: Errand, skew: timedelta) -> Errand:
        """By the carrier's clock: each instant as it was first seen, for ours may jump."""
        known = self.known.get(errand.id, errand)
        made = known.made_at if known is not errand else errand.made_at - skew
        ended = errand.ended_at and errand.ended_at - skew
        if known is not errand and known.ended_at and known.state == errand.state:
            ended = known.ended_at
        return replace(errand, made_at=made, ended_at=ended)

    def _taken(self, row: Row[Any], world: World) -> int:
        """How often the carrier took it from us.

        Of two texts in the same words one may be taken for the other, but not for an earlier one:
        she has read them.
        """
        mine, text = self.known[row.id], world.sim.exchange.messages.get(row.sid)
        if mine.taken or text is None:
            return mine.taken
        other = self.known.get(_effect(text.callback_url))
        return int(_says_as_much(mine, other) and text.created_at >= mine.made_at - EARLIER)

    def excuses(self, errand: Errand, world: World) -> int:
        """How often this effect may have been sent again: crashes and unknown outcomes."""
        return self._troubles(world) - self.before[errand.id]

    def _troubles(self, world: World) -> int:
        asked = world.sim.exchange.journal.rest
        self.troubles += sum(1 for each in asked[self.rest :] if each.outcome == "silence")
        self.rest = len(asked)
        return world.crashes + self.troubles


def _new(found: dict[str, T], seen: int) -> list[T]:
    """Those put in since so many were there, oldest first."""
    return list(islice(reversed(found.values()), len(found) - seen))[::-1]


def _says_as_much(mine: Errand, other: Errand | None) -> bool:
    """Whether both say the same to the same person; an alarm has one when it is sent."""
    return (
        other is not None
        and (other.contact, other.sentence) == (mine.contact, mine.sentence)
        and other.person in (None, mine.person)
    )


def _effect(url: str) -> str:
    return url.rpartition("o=")[2].partition(".")[0]


def _place(row: Row[Any]) -> tuple[str, int]:
    return (row.contact_id, row.seq)


def _contact(conn: Connection, id: str) -> Contact:
    kept = contacts.by_id(conn, id)
    if kept is None:
        raise LookupError("a history without its contact")
    return kept.contact


def _errand(row: Row[Any], taken: int) -> Errand:
    ended: datetime | None = row.ended_at
    return Errand(
        row.id, row.contact, row.person, row.kind, row.payload["sentence"], row.state,
        row.made_at, ended, row.attempts, taken, _seq(row),
    )  # fmt: skip


def _seq(row: Row[Any]) -> int:
    """The line of the contact's history with which its effect was decided, as its key tells."""
    words = str(row.key).split("/")
    return int(words[1]) if row.contact and words[0] == row.contact else 0
