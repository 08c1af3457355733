"""Recording a decision: the contact, its events and its effects, in the caller's transaction."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from oncall.contact.core.record import Change, plain
from oncall.contact.core.values import Contact, Decision
from oncall.contact.rows import contacts, notes, open_pages
from oncall.contact.work.desk import Desk
from oncall.store import outbox, withdrawal

FIRST_CODES = range(200, 1000)
# No time of day is among them: FERDIG 2103 would be done at three minutes past nine.
MORE_CODES = range(2400, 10_000)
LAST_CODES = range(20_000, 100_000)
# One is nearly always free; the last time so many that one is found unless nearly all are taken.
DRAWS = (1, 10, 100)
SETTLED = ("held", "talking", "closed")
TOOK_IT = ("claimed", "acknowledged")


def record(
    tx: Connection, desk: Desk, team_id: str, before: Contact, decision: Decision, *, new: bool
) -> None:
    """Write what was decided; effects wait in the outbox from the moment this commits."""
    record_all(tx, desk, [Change(team_id, before, decision, new)])


def record_all(tx: Connection, desk: Desk, decided: Iterable[Change]) -> None:
    """Write what was decided about several contacts: as many statements as for one."""
    changes = [each for each in decided if each.decision.events]
    if not changes:
        return
    last_event = contacts.save(tx, changes)
    open_pages.follow(tx, changes)
    settled = [each.after.id for each in changes if _settles(each)]
    withdrawal.drop_all(tx, now=desk.now, of=[{"contact": id} for id in settled])
    withdrawal.drop_all(
        tx, now=desk.now, of=[asked for each in changes for asked in _asked_anew(each)]
    )
    effects = [row for each in changes for row in _effects(desk, each, last_event[each.after.id])]
    outbox.put_all(tx, desk.env, effects)
    for each in changes:
        took = [it.person for it in each.events if it.kind in TOOK_IT and it.person]
        notes.touched(tx, each.team_id, took, desk.now)


def _settles(change: Change) -> bool:
    return change.after.state in SETTLED and change.before.state not in SETTLED


def _asked_anew(change: Change) -> list[dict[str, str]]:
    """Which of its questions may wait to be sent already, each of which a new one replaces."""
    asked = [] if change.new else [each for each in change.decision.effects if each.asks]
    return [
        {"contact": change.after.id, "kind": each.kind, "person": each.person} for each in asked
    ]


def _effects(desk: Desk, change: Change, seq: int) -> Iterator[dict[str, Any]]:
    """Due from now on, also when what made them was decided as of an earlier instant."""
    contact = change.after
    for count, effect in enumerate(change.decision.effects):
        payload = {
            "team": change.team_id, "sentence": effect.sentence, "values": plain(effect.values),
            "round": contact.round, "rung": contact.rung,
        }  # fmt: skip
        yield {
            "kind": effect.kind, "key": f"{contact.id}/{seq}/{count}", "payload": payload,
            "due": desk.env.now(), "contact": contact.id, "person": effect.person,
        }  # fmt: skip


def say_to(
    tx: Connection,
    desk: Desk,
    team_id: str,
    person: str,
    sentence: str,
    cause: str,
    /,
    **values: object,
) -> None:
    """A text to one of the staff that concerns no contact; `cause` is the SID it answers."""
    payload = {"team": team_id, "sentence": sentence, "values": plain(values)}
    outbox.put(
        tx, desk.env, kind="text", key=f"{cause}/{sentence}/text", payload=payload,
        due=desk.env.now(), person=person,
    )  # fmt: skip


def new_code(tx: Connection, desk: Desk, team_id: str) -> int:
    """A contact code that is free: 200-999, then 2400-9999; never an emergency number.

    In a flood of more than that a code is longer than anybody should have to write, and nothing is
    dropped. Offers of shifts have theirs from here too.
    """
    for codes in (FIRST_CODES, MORE_CODES, LAST_CODES):
        for draws in DRAWS:
            drawn = [desk.env.random.choice(codes) for _ in range(draws)]
            if free := free_codes(tx, desk, team_id, drawn):
                return free[0]
    raise RuntimeError("no contact code is free")


def free_codes(tx: Connection, desk: Desk, team_id: str, drawn: Sequence[int]) -> list[int]:
    """Those of these codes that mean nothing to anybody of the team now."""
    taken = contacts.codes_taken(tx, team_id, drawn, rested_since=codes_rest_since(desk))
    return [code for code in drawn if code not in taken]


def codes_rest_since(desk: Desk) -> datetime:
    """What was closed before then has no code any more.

    While its contact may be opened again a code rests, whatever the settings say.
    """
    return desk.now - max(desk.pace.code_rests, desk.pace.reopen_within)
