"""Small things the room remembers: stored answers, who was last asked, which question is open."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, Integer, bindparam, delete, func, insert, select

from oncall.contact.rows.tables import (
    last_contact,
    occupied,
    reconciled,
    webhook,
    which,
    wrong_code,
)
from oncall.store.inserts import upsert
from oncall.store.tables import Instant

_HERS = ("team_id", "person")
_answer = select(webhook.c.answer).where(webhook.c.step == bindparam("step_"))
_insert_answer = insert(webhook)
_CRY = "cried/"
_cries = select(webhook.c.step).where(webhook.c.step.startswith(_CRY))
_BACK = "asked back/"
_asked_back = select(func.count()).where(
    webhook.c.at > bindparam("since_", type_=Instant),
    func.substr(webhook.c.step, 1, bindparam("long_", type_=Integer)) == bindparam("hers_"),
)
_which = select(which.c.meaning, which.c.at).where(
    which.c.team_id == bindparam("team_"), which.c.person == bindparam("person_")
)
_forget_which = delete(which).where(
    which.c.team_id == bindparam("team_"), which.c.person == bindparam("person_")
)
_free = delete(occupied).where(
    occupied.c.team_id == bindparam("team_"), occupied.c.person == bindparam("person_")
)
_wrong_codes = select(wrong_code.c.times, wrong_code.c.since).where(
    wrong_code.c.team_id == bindparam("team_"), wrong_code.c.person == bindparam("person_")
)
_reconciled = select(reconciled)
_old_answers = delete(webhook).where(webhook.c.at < bindparam("before_", type_=Instant))


def answer_to(conn: Connection, step: str) -> bytes | None:
    """The sealed answer this step got, if it was asked before."""
    return conn.execute(_answer, {"step_": step}).scalar_one_or_none()


def keep_answer(tx: Connection, step: str, answer: bytes, at: datetime) -> None:
    """Keep the sealed answer, for when the carrier asks again."""
    tx.execute(_insert_answer, {"step": step, "answer": answer, "at": at})


def cried(tx: Connection, sid: str, at: datetime) -> None:
    """The carrier sent this while the database was down, so that it is no effect of the outbox."""
    if answer_to(tx, f"{_CRY}{sid}") is None:
        keep_answer(tx, f"{_CRY}{sid}", b"", at)


def cries(conn: Connection) -> frozenset[str]:
    """The SIDs of what was sent in that way lately."""
    return frozenset(step.removeprefix(_CRY) for step in conn.execute(_cries).scalars())


def forget_answers(tx: Connection, before: datetime) -> None:
    """The carrier does not ask again after days; its log and our events remain."""
    tx.execute(_old_answers, {"before_": before})


def touched(tx: Connection, team_id: str, people: Iterable[str], at: datetime) -> None:
    """These people have to do with a contact now."""
    for person in people:
        upsert(tx, last_contact, _HERS, {"team_id": team_id, "person": person, "at": at})


def asked_back(
    tx: Connection, team_id: str, person: str, sid: str, *, now: datetime, within: timedelta
) -> int:
    """Note that her text `sid` was not understood; how many there were in this time."""
    hers = f"{_BACK}{team_id}/{person}/"
    if answer_to(tx, f"{hers}{sid}") is None:
        keep_answer(tx, f"{hers}{sid}", b"", now)
    sought = {"hers_": hers, "long_": len(hers), "since_": now - within}
    return tx.execute(_asked_back, sought).scalar_one()


def ask_which(tx: Connection, team_id: str, person: str, meaning: str, at: datetime) -> None:
    """Remember that this person was asked which contact she means."""
    row = {"team_id": team_id, "person": person, "meaning": meaning, "at": at}
    upsert(tx, which, _HERS, row)


def which_was_asked(conn: Connection, team_id: str, person: str, since: datetime) -> str | None:
    """What she meant to say about one of several contacts, if she was asked after `since`."""
    row = conn.execute(_which, {"team_": team_id, "person_": person}).one_or_none()
    return row.meaning if row and row.at >= since else None


def which_is_answered(tx: Connection, team_id: str, person: str) -> None:
    """The question is no longer open."""
    tx.execute(_forget_which, {"team_": team_id, "person_": person})


def occupy(tx: Connection, team_id: str, person: str, until: datetime) -> None:
    """She is asked last until then; it ends by itself."""
    upsert(tx, occupied, _HERS, {"team_id": team_id, "person": person, "until": until})


def free(tx: Connection, team_id: str, person: str) -> None:
    """She is asked as usual again."""
    tx.execute(_free, {"team_": team_id, "person_": person})


def another_wrong_code(
    tx: Connection, team_id: str, person: str, *, now: datetime, within: timedelta
) -> int:
    """Count one more code that is none of hers; how many there were in this time."""
    row = tx.execute(_wrong_codes, {"team_": team_id, "person_": person}).one_or_none()
    before, since = (row.times, row.since) if row and row.since > now - within else (0, now)
    values = {"times": before + 1, "since": since}
    upsert(tx, wrong_code, _HERS, {"team_id": team_id, "person": person, **values})
    return before + 1


def reconciled_until(conn: Connection) -> dict[str, datetime]:
    """The last complete look at the carrier for each team; before it, when we began for the team.

    A team that was never begun for is left out.
    """
    return {row.team_id: row.complete_at or row.began_at for row in conn.execute(_reconciled)}
