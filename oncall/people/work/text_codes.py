"""A code sent as a text, for whoever has her phone and not the app, where the team's plan lets it.

A text tells who has her number, and a number can be taken from its owner: whoever comes in by one
reads nothing that a family wrote, and does nothing by which she could come in with more.
"""

from datetime import datetime

from sqlalchemy import Connection

from oncall.people.core.signing_in import TEXTED_AGAIN, TEXTED_FOR, Tries, texted_code
from oncall.people.rows import accounts, audit, teams, text_codes
from oncall.people.work.entrance import Entrance
from oncall.people.work.signing_in import Attempt, account, door_of, her_phone, texted_digests
from oncall.store import outbox

_DRAWN_BITS = 64


def offered(entrance: Entrance) -> bool:
    """Whether there is a team that lets it."""
    with entrance.db.reading() as conn:
        return any(entrance.by_text(conn, each.id) for each in teams.teams(conn))


def send_code(entrance: Entrance, tried: Attempt) -> None:
    """Send her a code to her phone on record; nobody learns whether there was one to send.

    Once a minute, and five times; then the account rests from it as from wrong codes. What comes
    from a remembered phone is counted apart, and the app's code is not touched by it.
    """
    with entrance.db.transaction() as tx:
        whose = account(tx, entrance, tried)
        phone = her_phone(tx, entrance, tried, whose)
        door = entrance.digest("texts", door_of(entrance, tried, whose, phone))
        before, now = accounts.tries_at(tx, door), entrance.env.now()
        if before.closed(now) or _just_sent(before, now):
            return
        accounts.put_tries(tx, door, Tries(before.counted(now) + 1, now))
        if whose and entrance.by_text(tx, whose[0]):
            _send(tx, entrance, *whose)
    entrance.env.alarm.ring()


def _just_sent(before: Tries, now: datetime) -> bool:
    return before.last_at is not None and now - before.last_at < TEXTED_AGAIN


def _send(tx: Connection, entrance: Entrance, team_id: str, handle: str) -> None:
    code = texted_code(entrance.env.random.getrandbits(_DRAWN_BITS))
    digest, until = texted_digests(entrance, team_id, handle, code)[0], entrance.env.now()
    until += TEXTED_FOR
    text_codes.put(tx, team_id, handle, digest, until)
    sealed = entrance.vault.seal(code).hex()
    values = {"digits": sealed, "until": until.isoformat()}
    outbox.put(
        tx, entrance.env, kind="text", key=f"sign in/{entrance.env.new_id()}",
        payload={"team": team_id, "sentence": "sign_in_code", "values": values},
        due=entrance.env.now(), person=handle,
    )  # fmt: skip
    audit.note(tx, entrance.env, team_id, handle, "asked_text_code")
