"""Contacts, their events and their arrivals in the database: Core statements, built once."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    Row,
    bindparam,
    func,
    insert,
    literal_column,
    or_,
    select,
    true,
    union_all,
    update,
)

from oncall.contact.core.record import Change, as_json, chained, plain
from oncall.contact.core.values import Contact
from oncall.contact.rows.reading import COLUMNS, Damaged, Kept, kept, readable
from oncall.contact.rows.tables import arrival, contact, event, not_closed_, offer, taking
from oncall.people.rows.tables import team
from oncall.store.tables import Instant

log = logging.getLogger(__name__)
GENESIS = ""
OWN_LANE = ""
SIDS_AT_ONCE = 500


class Owed(NamedTuple):
    """What a team owes: `contacts`, the oldest first, and the codes of those that are damaged."""

    contacts: list[Contact]
    damaged: list[int]


_by_id = select(*COLUMNS).where(contact.c.id == bindparam("id_"))
_by_id_locked = _by_id.with_for_update()
_live = (
    select(*COLUMNS)
    .where(contact.c.team_id == bindparam("team_"), contact.c.live == bindparam("number_"))
    .with_for_update()
)
_not_closed = (
    select(*COLUMNS)
    .where(contact.c.team_id == bindparam("team_"), not_closed_)
    .order_by(contact.c.opened_at, contact.c.id)
)
_owing = select(contact.c.team_id).where(not_closed_).distinct()
_by_code = (
    select(*COLUMNS)
    .where(contact.c.team_id == bindparam("team_"), contact.c.code == bindparam("code_"))
    .order_by(contact.c.opened_at.desc())
    .limit(1)
    .with_for_update()
)
_due = (
    select(*COLUMNS)
    .where(not_closed_, contact.c.lane == bindparam("lane_"))
    .where(contact.c.deadline <= bindparam("now_", type_=Instant))
    .order_by(contact.c.deadline, contact.c.id)
    .limit(bindparam("limit_"))
    .with_for_update(skip_locked=True)
)
_lanes = union_all(select(literal_column("''").label("lane")), select(team.c.id)).subquery()
_earliest = select(
    _lanes.c.lane,
    select(func.min(contact.c.deadline))
    .where(not_closed_, contact.c.lane == _lanes.c.lane)
    .scalar_subquery(),
)
_all = select(*COLUMNS).order_by(contact.c.opened_at, contact.c.id)
_codes_taken = union_all(*(
    select(code)
    .where(code.table.c.team_id == bindparam("team_"))
    .where(code.in_(bindparam("codes_", expanding=True)))
    .where(or_(still, ended_at > bindparam("since_", type_=Instant)))
    for code, still, ended_at in (
        (contact.c.code, contact.c.state != "closed", contact.c.closed_at),
        (offer.c.code, offer.c.outcome.is_(None), offer.c.ended_at),
        (taking.c.key, true(), taking.c.at),
    )
))  # fmt: skip
_later = event.alias()
_last_lines = select(event.c.contact_id, event.c.seq, event.c.digest).where(
    event.c.contact_id.in_(bindparam("ids_", expanding=True)),
    event.c.seq == select(func.max(_later.c.seq))
    .where(_later.c.contact_id == event.c.contact_id).scalar_subquery(),
)  # fmt: skip
_history = select(event).where(event.c.contact_id == bindparam("id_")).order_by(event.c.seq)
_count_events = (
    select(func.count())
    .select_from(event)
    .join(contact, contact.c.id == event.c.contact_id)
    .where(contact.c.team_id == bindparam("team_"), contact.c.number_id == bindparam("number_"))
    .where(event.c.kind.in_(bindparam("kinds_", expanding=True)))
    .where(event.c.at > bindparam("since_", type_=Instant))
)
_arrivals = select(arrival).where(arrival.c.contact_id == bindparam("id_")).order_by(arrival.c.at)
_heard_of = select(arrival.c.sid, arrival.c.ended_at).where(
    arrival.c.sid.in_(bindparam("sids_", expanding=True))
)
_arrival = select(arrival).where(arrival.c.sid == bindparam("sid_"))
_call_over = update(arrival).where(arrival.c.sid == bindparam("sid_"))
_insert_contact = insert(contact)
_update_contact = update(contact).where(contact.c.id == bindparam("id_"))
_insert_event = insert(event)
_insert_arrival = insert(arrival)


def by_id(conn: Connection, contact_id: str, *, lock: bool = False) -> Kept | None:
    """The contact of that id; `lock` keeps other writers off it until the transaction ends."""
    return _kept(conn, _by_id_locked if lock else _by_id, {"id_": contact_id})


def live_of(conn: Connection, team_id: str, number_id: str) -> Kept | None:
    """The one contact of this number that is not closed, locked.

    One that cannot be read is set aside, so that the number's next sign begins a new one.
    """
    try:
        return _kept(conn, _live, {"team_": team_id, "number_": number_id})
    except Damaged as damaged:
        log.exception("a contact cannot be read; its number begins a new one")
        conn.execute(_update_contact, {"id_": damaged.contact_id, "live": None})
        return None


def by_code(conn: Connection, team_id: str, code: int) -> Kept | None:
    """The newest contact with that code, locked."""
    return _kept(conn, _by_code, {"team_": team_id, "code_": code})


def not_closed(conn: Connection, team_id: str) -> Owed:
    """Everything the team still owes somebody."""
    rows = conn.execute(_not_closed, {"team_": team_id}).all()
    found = [each.contact for each in readable(conn, rows)]
    known = {each.id for each in found}
    return Owed(found, [row.code for row in rows if row.id not in known])


def owing(conn: Connection) -> list[str]:
    """The ids of the teams that owe anybody anything."""
    return sorted(conn.execute(_owing).scalars())


def due(conn: Connection, now: datetime, limit: int, lane: str = OWN_LANE) -> Sequence[Row[Any]]:
    """The rows of a lane whose deadline has come, locked; other workers' are skipped.

    Each is yet to be read: `kept`, or `told` by its history.
    """
    return conn.execute(_due, {"now_": now, "limit_": limit, "lane_": lane}).all()


def put_off(tx: Connection, contact_id: str, until: datetime) -> None:
    """Look at this contact again then."""
    tx.execute(_update_contact, {"id_": contact_id, "deadline": until})


def earliest(conn: Connection) -> dict[str, datetime | None]:
    """The next deadline of every lane: of those we know, and of each team's strangers."""
    return dict(map(tuple, conn.execute(_earliest)))


def codes_taken(
    conn: Connection, team_id: str, codes: Sequence[int], rested_since: datetime
) -> frozenset[int]:
    """Those of these codes that mean something: of what is open, or was until after then.

    Contacts and offers share them with the keys by which offers are taken.
    """
    values = {"team_": team_id, "codes_": codes, "since_": rested_since}
    return frozenset(conn.execute(_codes_taken, values).scalars())


def save(tx: Connection, changes: Sequence[Change]) -> dict[str, int]:
    """Write the contacts and append their events to each one's chain.

    Returns the number of each one's last event, by the contact's id.
    """
    if new := [{**_fixed(each), **_row(each)} for each in changes if each.new]:
        tx.execute(_insert_contact, new)
    if old := [{"id_": each.after.id, **_row(each)} for each in changes if not each.new]:
        tx.execute(_update_contact, old)
    ids = [each["id_"] for each in old]
    found = tx.execute(_last_lines, {"ids_": ids}).all() if ids else ()
    last = {row.contact_id: row for row in found}
    lines = [_lines(each, last.get(each.after.id)) for each in changes]
    tx.execute(_insert_event, [line for its in lines for line in its])
    return {its[-1]["contact_id"]: its[-1]["seq"] for its in lines}


def _fixed(change: Change) -> dict[str, Any]:
    """What never changes."""
    after = change.after
    return {
        "id": after.id, "team_id": change.team_id, "code": after.code,
        "opened_at": after.opened_at,
    }  # fmt: skip


def _row(change: Change) -> dict[str, Any]:
    after, number = change.after, change.after.caller.number or None
    return {
        "number_id": number, "live": None if after.state == "closed" else number,
        "state": after.state, "erased_at": after.erased_at,
        "lane": change.team_id if after.caller.stranger else OWN_LANE,
        "holder": after.holder, "deadline": after.deadline, "closed_at": after.closed_at,
        "page_of": after.page_of, "to_tell": after.to_tell, "talker": after.talker,
        "value": as_json(after),
    }  # fmt: skip


def _lines(change: Change, last: Any) -> list[dict[str, Any]]:
    """The new lines of its history, chained to the last one there is."""
    before, digest = (last.seq, last.digest) if last else (0, GENESIS)
    rows = []
    for seq, each in enumerate(change.events, before + 1):
        digest = chained(digest, change.after.id, seq, each)
        rows.append({
            "contact_id": change.after.id, "seq": seq, "at": each.at, "kind": each.kind,
            "person": each.person, "detail": plain(each.detail), "changes": plain(each.changes),
            "digest": digest,
        })  # fmt: skip
    return rows


def history(conn: Connection, contact_id: str) -> Sequence[Row[Any]]:
    """The events of a contact, in order."""
    return conn.execute(_history, {"id_": contact_id}).all()


def count_events(
    conn: Connection, team_id: str, number_id: str, kinds: Sequence[str], since: datetime
) -> int:
    """How many events of these kinds a number's contacts have had since then."""
    values = {"team_": team_id, "number_": number_id, "kinds_": kinds, "since_": since}
    found: int = conn.execute(_count_events, values).scalar_one()
    return found


def arrivals(conn: Connection, contact_id: str) -> Sequence[Row[Any]]:
    """The calls, texts and recordings of a contact, in order."""
    return conn.execute(_arrivals, {"id_": contact_id}).all()


def arrival_of(conn: Connection, sid: str) -> Row[Any] | None:
    """The arrival with this SID, if we have heard of it."""
    return conn.execute(_arrival, {"sid_": sid}).one_or_none()


def heard_of(conn: Connection, sids: Sequence[str]) -> dict[str, datetime | None]:
    """Which of these SIDs have arrived, and when each was over."""
    found: dict[str, datetime | None] = {}
    for start in range(0, len(sids), SIDS_AT_ONCE):
        rows = conn.execute(_heard_of, {"sids_": sids[start : start + SIDS_AT_ONCE]})
        found |= {row.sid: row.ended_at for row in rows}
    return found


def add_arrival(tx: Connection, **row: Any) -> None:
    """Record that something came in; its SID is unique."""
    tx.execute(_insert_arrival, row)


def call_ended(tx: Connection, sid: str, at: datetime) -> None:
    """Record when the caller's line was closed."""
    tx.execute(_call_over, {"sid_": sid, "ended_at": at})


def all_contacts(conn: Connection) -> list[Kept]:
    """Every contact there is, the oldest first."""
    return readable(conn, conn.execute(_all).all())


def _kept(conn: Connection, statement: Any, values: dict[str, Any]) -> Kept | None:
    row = conn.execute(statement, values).one_or_none()
    return kept(conn, row) if row else None
