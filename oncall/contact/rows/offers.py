"""Offers of shifts, whom they went to, and the keys that wait to be answered."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, delete, insert, or_, select, update

from oncall.contact.rows.tables import offer, offered_to, taking
from oncall.rota.core.changes.offer import Offer, Outcome
from oncall.store.inserts import upsert
from oncall.store.tables import Instant

_ONE_OF_HERS = ("team_id", "person", "offer_id")
_open = select(offer).where(offer.c.outcome.is_(None)).order_by(offer.c.start, offer.c.id)
_by_id = select(offer).where(offer.c.id == bindparam("id_")).with_for_update()
_by_code = (
    select(offer)
    .where(offer.c.team_id == bindparam("team_"), offer.c.code == bindparam("code_"))
    .where(or_(offer.c.outcome.is_(None), offer.c.ended_at > bindparam("since_", type_=Instant)))
    .with_for_update()
)
_change = update(offer).where(offer.c.id == bindparam("id_"))
_asked = select(offered_to.c.person).where(offered_to.c.offer_id == bindparam("id_"))
_hers = (taking.c.team_id == bindparam("team_"), taking.c.person == bindparam("person_"))
_this = (*_hers, taking.c.key == bindparam("key_"))
_expected = select(taking).where(*_this)
_use_up = delete(taking).where(*_this)
_forget = delete(taking).where(*_hers)
_takers = (
    select(taking.c.person)
    .where(taking.c.offer_id == bindparam("id_"))
    .order_by(taking.c.at, taking.c.person)
)
_nobody_takes = delete(taking).where(taking.c.offer_id == bindparam("id_"))


class Expected(NamedTuple):
    """The key that was sent to her when she wrote TEK or FRI about an offer, or SJUK about none.

    `since` is from when FRI lets somebody off; None at once.
    """

    offer_id: str
    what: str
    key: int
    at: datetime
    since: datetime | None = None


def add(tx: Connection, team_id: str, new: Offer, at: datetime) -> None:
    """Store a new offer."""
    row = {
        "id": new.id, "team_id": team_id, "code": new.code, "rotation": new.rotation,
        "person": new.person, "start": new.start, "end": new.end, "made_by": new.by,
        "made_at": at, "why": new.why, "ended_by": "",
        "ended_why": "", "decide_at": new.decide_at,
    }  # fmt: skip
    tx.execute(insert(offer), row)


def open_ones(conn: Connection) -> list[tuple[str, Offer]]:
    """Every offer that has not ended, with the id of its team; the next shift first."""
    return [(row.team_id, _offer(row)) for row in conn.execute(_open)]


def by_id(tx: Connection, offer_id: str) -> Offer:
    """The offer of that id, locked: two who take it in the same second come one after the other."""
    return _offer(tx.execute(_by_id, {"id_": offer_id}).one())


def by_code(tx: Connection, team_id: str, code: int, since: datetime) -> Offer | None:
    """The offer with that code that is open, or has ended since then; locked."""
    values = {"team_": team_id, "code_": code, "since_": since}
    row = tx.execute(_by_code, values).one_or_none()
    return _offer(row) if row else None


def end(
    tx: Connection, offer_id: str, outcome: Outcome, at: datetime, *, by: str = "", why: str = ""
) -> list[str]:
    """It has ended; who had written that they take it, and were not answered yet, the first first.

    Their keys count no more.
    """
    values = {"outcome": outcome, "ended_at": at, "ended_by": by, "ended_why": why}
    tx.execute(_change, {"id_": offer_id, **values})
    left = list(tx.execute(_takers, {"id_": offer_id}).scalars())
    tx.execute(_nobody_takes, {"id_": offer_id})
    return left


def decide_at(tx: Connection, offer_id: str, at: datetime) -> None:
    """A backstop is asked then, unless somebody has said yes before."""
    tx.execute(_change, {"id_": offer_id, "decide_at": at})


def end_earlier(tx: Connection, offer_id: str, at: datetime) -> None:
    """What comes from `at` on is decided; it is about what is left, and nobody need decide that."""
    tx.execute(_change, {"id_": offer_id, "end": at, "decide_at": at})


def asked(conn: Connection, offer_id: str) -> set[str]:
    """Whom it went to."""
    return {*conn.execute(_asked, {"id_": offer_id}).scalars()}


def ask(tx: Connection, offer_id: str, person: str, at: datetime) -> None:
    """It goes to her now, or need not go to her any more."""
    upsert(tx, offered_to, ("offer_id", "person"), {
        "offer_id": offer_id, "person": person, "at": at,
    })  # fmt: skip


def expect(tx: Connection, team_id: str, person: str, wanted: Expected) -> None:
    """She is to answer with this key, and with none that was sent before about the same."""
    upsert(tx, taking, _ONE_OF_HERS, {"team_id": team_id, "person": person, **wanted._asdict()})


def expected(conn: Connection, team_id: str, person: str, key: int) -> Expected | None:
    """What she is to answer with this key, if it is one of hers."""
    this = {"team_": team_id, "person_": person, "key_": key}
    row = conn.execute(_expected, this).one_or_none()
    if row is None:
        return None
    return Expected(row.offer_id, row.what or "TEK", row.key, row.at, row.since)


def use_up(tx: Connection, team_id: str, person: str, key: int) -> None:
    """That key of hers counts no more."""
    tx.execute(_use_up, {"team_": team_id, "person_": person, "key_": key})


def forget(tx: Connection, team_id: str, person: str) -> None:
    """No key of hers counts any more."""
    tx.execute(_forget, {"team_": team_id, "person_": person})


def _offer(row: Row[Any]) -> Offer:
    return Offer(
        row.id, row.code, row.rotation, row.person, row.start, row.end, row.made_by, row.why,
        row.outcome, row.ended_by, row.decide_at,
    )  # fmt: skip
