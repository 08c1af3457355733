"""Invitations: a link that works once, and lets one person set up how she signs in."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from oncall.people.core import signing_in
from oncall.people.core.signing_in import INVITED_FOR, RECOVERY_CODES
from oncall.people.core.values import Person
from oncall.people.rows import accounts, audit, keys, passkeys, pins, text_codes, work_accounts
from oncall.people.work.entrance import Entrance, SignedIn, let_in
from oncall.store import outbox

SERVER = ""
"""Who invites, where somebody does it by a command on the machine itself."""


class InvitationFault(Exception):
    """Somebody cannot be invited; says why, and what to do."""


@dataclass(frozen=True)
class Invitation:
    """A link just made; nobody can be told it again. It works once, until then."""

    person: Person
    address: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True)
class Offer:
    """What the holder of a link sets up: `secret` for her app, `qr` the same as it reads it."""

    person: Person
    secret: str = field(repr=False)
    qr: str = field(repr=False)


@dataclass(frozen=True)
class Accepted:
    """She is signed in, and is shown her recovery codes this once."""

    person: Person
    tokens: SignedIn
    codes: tuple[str, ...] = field(repr=False)


class WrongCode(Exception):
    """The code is not one that her app shows now, or it was used before."""


def invite(entrance: Entrance, *, team_id: str, handle: str, by: str) -> Invitation:
    """Make her a link; one made before ends. `by` is a handle, or SERVER.

    How she signs in now goes on until the link is used. Raises InvitationFault.
    """
    with entrance.db.transaction() as tx:
        member = entrance.standing(tx, team_id, handle)
        if member is None:
            raise InvitationFault(
                f'Nobody who works here today is called "{handle}". '
                "`oncall people list` shows who is on record."
            )
        token, now = entrance.token(), entrance.env.now()
        accounts.invite(tx, {
            "digest": entrance.digest("invitation", token), "team_id": team_id, "handle": handle,
            "made_at": now, "made_by": by, "expires_at": now + INVITED_FOR,
        })  # fmt: skip
        audit.note(tx, entrance.env, team_id, by, "invited", handle)
        if by != handle and accounts.app_of(tx, team_id, handle):
            _tell(tx, entrance, team_id, member.person, by, entrance.digest("invited", token)[:16])
    entrance.env.alarm.ring()
    return Invitation(member.person, f"{entrance.address}/invitation/{token}", now + INVITED_FOR)


def _tell(
    tx: Connection, entrance: Entrance, team_id: str, person: Person, by: str, cause: str
) -> None:
    """She has signed in before: by a text to her number nobody takes her place in silence."""
    if person.phone is None:
        return
    sentence = "invited_anew" if by else "invited_anew_server"
    payload = {"team": team_id, "sentence": sentence, "values": {"person": by} if by else {}}
    outbox.put(
        tx, entrance.env, kind="text", key=f"invited/{cause}", payload=payload,
        due=entrance.env.now(), person=person.handle,
    )  # fmt: skip


def offer(entrance: Entrance, token: str) -> Offer | None:
    """What this link offers; None for one that is over. Looking at it uses nothing up."""
    with entrance.db.reading() as conn:
        found = _invited(conn, entrance, token)
    return found and found[1]


def accept(entrance: Entrance, token: str, code: str, *, remember: bool) -> Accepted | None:
    """Her app shows this code: from now on she signs in with it, and is signed in nowhere else.

    None for a link that is over; raises WrongCode, and then the link still works.
    """
    now = entrance.env.now()
    with entrance.db.transaction() as tx:
        found = _invited(tx, entrance, token)
        if found is None:
            return None
        team_id, offered = found
        handle = offered.person.handle
        step = signing_in.step_of(offered.secret, signing_in.typed(code), now, after=-1)
        if step is None:
            raise WrongCode
        if not accounts.accept(tx, team_id, handle, now):
            return None
        sealed = entrance.vault.seal(offered.secret)
        accounts.put_app(tx, team_id, handle, secret=sealed, last_step=step, since=now)
        keys.end_all(tx, team_id, handle)
        pins.end(tx, team_id, handle)
        passkeys.end_all(tx, team_id, handle)
        text_codes.end(tx, team_id, handle)
        work_accounts.end(tx, team_id, handle)
        codes = new_codes(tx, entrance, team_id, handle)
        tokens = let_in(tx, entrance, team_id, handle, remember=remember, did="set_up")
    return Accepted(offered.person, tokens, codes)


def new_codes(tx: Connection, entrance: Entrance, team_id: str, handle: str) -> tuple[str, ...]:
    """Her recovery codes, instead of those she had; only their hashes are kept."""
    draw = entrance.env.random.getrandbits
    codes = tuple(signing_in.recovery_code(draw(50)) for _ in range(RECOVERY_CODES))
    digests = [code_digests(entrance, team_id, handle, code)[0] for code in codes]
    accounts.put_codes(tx, team_id, handle, digests)
    return codes


def code_digests(entrance: Entrance, team_id: str, handle: str, code: str) -> tuple[str, ...]:
    """What is stored of a recovery code, under each key that is valid."""
    return entrance.digests("recovery", f"{team_id} {handle} {signing_in.typed(code)}")


def _invited(conn: Connection, entrance: Entrance, token: str) -> tuple[str, Offer] | None:
    """The team's id and the offer behind a token.

    The secret is made from the token, so that it is the same each time the page is opened, and
    whoever has only the database, or only the link, cannot know it.
    """
    digests = entrance.digests("invitation", token)
    row = accounts.invited(conn, digests, entrance.env.now())
    member = row and entrance.standing(conn, row.team_id, row.handle)
    if not row or not member:
        return None
    secret = signing_in.secret_from(entrance.digest("authenticator", token))
    person = member.person
    return row.team_id, Offer(person, secret, signing_in.secret_address(secret, person.handle))
