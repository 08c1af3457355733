"""Recording a decision: the contact, its events and its effects, in the caller's transaction."""

from sqlalchemy import Connection

from oncall.contact.core.record import made, plain
from oncall.contact.core.values import Contact, Decision, Effect
from oncall.contact.rows import contacts, notes, open_pages
from oncall.contact.work.desk import Desk
from oncall.store import outbox

FIRST_CODES = range(200, 1000)
MORE_CODES = range(2000, 10000)
LAST_CODES = range(20_000, 100_000)
# So many draws that a free code is found unless nearly all are taken.
DRAWS = 100
SETTLED = ("held", "talking", "closed")
TOOK_IT = ("claimed", "acknowledged")


def record(
    tx: Connection, desk: Desk, team_id: str, before: Contact, decision: Decision, *, new: bool
) -> None:
    """Write what was decided; effects wait in the outbox from the moment this commits."""
    if not decision.events:
        return
    after = decision.contact
    events = (made(before), *decision.events) if new else decision.events
    seq = contacts.save(tx, team_id, after, events, new=new)
    open_pages.follow(tx, team_id, () if new else before.waits_for, after)
    if after.state in SETTLED and before.state not in SETTLED:
        outbox.drop(tx, now=desk.now, contact=after.id)
    for effect in decision.effects:
        if effect.asks:
            outbox.drop(tx, now=desk.now, contact=after.id, kind=effect.kind, person=effect.person)
    for count, effect in enumerate(decision.effects):
        _put(tx, desk, team_id, after, effect, key=f"{after.id}/{seq}/{count}")
    took = [each.person for each in decision.events if each.kind in TOOK_IT and each.person]
    notes.touched(tx, team_id, took, desk.now)


def _put(
    tx: Connection, desk: Desk, team_id: str, contact: Contact, effect: Effect, key: str
) -> None:
    """It is due from now on, also when what made it was decided as of an earlier instant."""
    payload = {
        "team": team_id, "sentence": effect.sentence, "values": plain(effect.values),
        "round": contact.round, "rung": contact.rung,
    }  # fmt: skip
    outbox.put(
        tx, desk.env, kind=effect.kind, key=key, payload=payload, due=desk.env.now(),
        contact=contact.id, person=effect.person,
    )  # fmt: skip


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
    """A contact code that is free: 200-999, then 2000-9999; never an emergency number.

    In a flood of more than that a code is longer than anybody should have to write, and nothing is
    dropped. While its contact may be opened again a code rests, whatever the settings say.
    """
    rested = desk.now - max(desk.pace.code_rests, desk.pace.reopen_within)
    for codes in (FIRST_CODES, MORE_CODES, LAST_CODES):
        for draws in (1, DRAWS):
            drawn = [desk.env.random.choice(codes) for _ in range(draws)]
            taken = contacts.codes_taken(tx, team_id, drawn, rested_since=rested)
            if free := [code for code in drawn if code not in taken]:
                return free[0]
    raise RuntimeError("no contact code is free")
