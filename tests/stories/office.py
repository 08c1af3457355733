"""An office in which nothing happens by itself: contacts that were closed, and what is deleted."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from oncall.carrier.port import CarrierCall, CarrierError
from oncall.contact.core.record import Change
from oncall.contact.core.values import Caller, Contact, nothing
from oncall.contact.rows import contacts
from oncall.contact.work.desk import Desk
from oncall.contact.work.going_out.deleting import delete_in_time
from oncall.contact.work.going_out.erasing import erase_in_time
from oncall.contact.work.going_out.sending import Ways, send
from oncall.demo.world import Crash, World
from oncall.store import outbox
from oncall.watch.lateness import words_are_deleted

LEASE = timedelta(seconds=30)


@dataclass
class Office:
    """A desk whose clock stands until it is moved, and a carrier that only deletes.

    `deleted` are the SIDs it has deleted; `number` is the number that every contact is of.
    """

    world: World
    now: datetime
    deleted: list[str] = field(default_factory=list)
    trouble: CarrierError | None = None
    dies_at: str = ""
    asked: int = 0
    made: int = 0
    number: str | None = None

    @property
    def desk(self) -> Desk:
        """Everything is as in the world, but for the time."""
        env = replace(self.world.env, now=lambda: self.now, crash=self._point)
        return replace(self.world.desk, env=env)

    def _point(self, name: str) -> None:
        if name == self.dies_at:
            self.dies_at = ""
            raise Crash(name)

    def delete(self, what: str, sid: str) -> None:
        """What the carrier is asked for."""
        assert what == ("call" if sid.startswith("CA") else "text")
        self.asked += 1
        if self.trouble:
            raise self.trouble
        self.deleted.append(sid)

    def legs(self, *, parent: str) -> list[CarrierCall]:
        """Nobody was dialled out of these calls."""
        assert parent.startswith("CA")
        return []

    def closed(
        self, closed_ago: timedelta, before: timedelta, kind: Literal["call", "text"] = "text"
    ) -> Contact:
        """A contact with one call or text, closed so long ago; its id is the SID as well."""
        self.made += 1
        at = self.now - closed_ago
        contact = Contact(
            f"{'CA' if kind == 'call' else 'c'}{self.made}", 200 + self.made, Caller(self.number),
            at - before, "closed", at - before, closed_at=at,
            words="text" if kind == "text" else None,
        )  # fmt: skip
        with self.world.desk.db.transaction() as tx:
            contacts.save(tx, [Change(self.world.team_id, contact, nothing(contact), new=True)])
            contacts.add_arrival(
                tx, sid=contact.id, team_id=self.world.team_id, contact_id=contact.id,
                kind=kind, at=contact.opened_at, number_id=self.number, person=None,
                words=self.world.desk.vault.seal("Hei") if kind == "text" else None,
                ended_at=None, found_by="webhook",
            )  # fmt: skip
        return contact

    def opens(self, contact: Contact) -> None:
        """It is opened again."""
        decision = nothing(contact).then(
            "opened", self.now, state="held", closed_at=None, step_at=self.now
        )
        with self.world.desk.db.transaction() as tx:
            contacts.save(tx, [Change(self.world.team_id, contact, decision)])

    def looks(self) -> None:
        """The jobs put what is to be deleted, the oldest first, and erase what is due."""
        delete_in_time(self.desk)
        erase_in_time(self.desk)

    def works(self) -> int:
        """The worker carries out what waits; returns how much that was."""
        ways: Any = Ways(self)  # type: ignore[arg-type]
        claimed = outbox.claim(self.world.desk.db, now=self.now, lease=LEASE, limit=100)
        for each in claimed:
            send(self.desk, ways, each)
        return len(claimed)

    def passes(self, time: timedelta) -> None:
        """So much time goes by."""
        self.now += time

    def history(self, contact: Contact) -> list[str]:
        """What stands in its history."""
        with self.world.desk.db.reading() as conn:
            return [row.kind for row in contacts.history(conn, contact.id)]

    def is_kept(self, contact: Contact) -> bool:
        """Whether its words, or what is known of its call, are still to be deleted."""
        with self.world.desk.db.reading() as conn:
            row = contacts.arrival_of(conn, contact.id)
        assert row
        assert row.words is None or row.deleted_at is None
        return row.deleted_at is None

    def health(self) -> list[str]:
        """What health says of it."""
        with self.world.desk.db.reading() as conn:
            return [each.sentence for each in words_are_deleted(conn, self.desk)]
