"""Signing in with a code, and out again."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from oncall.people.core import signing_in
from oncall.people.core.signing_in import FREE_TRIES, Tries
from oncall.people.rows import accounts, audit, keys, teams, text_codes
from oncall.people.rows.keys import Key
from oncall.people.work.entrance import BY_TEXT, Entrance, SignedIn, key_of, let_in
from oncall.people.work.invitations import code_digests, new_codes
from oncall.web.visitor import Visitor

STRANGERS = 256
"""So many doors do people who are not here share: what they try is kept like anybody's, so that
an answer comes as soon for a name that exists as for one that does not, and room is bounded."""


@dataclass(frozen=True)
class Attempt:
    """What somebody typed, and the tokens that her browser had: "" where it had none.

    `team` is its name; "" where there is only one.
    """

    handle: str
    code: str
    team: str = ""
    remember: bool = False
    phone: str = ""
    session: str = ""


def sign_in(entrance: Entrance, tried: Attempt) -> SignedIn | None:
    """Let her in, if the code is right and the door is not closed; else None, whatever was wrong.

    After five wrong codes the account rests, longer each time, and never for ever. A remembered
    phone has a door of its own, so that nobody can lock a team out by typing.
    """
    with entrance.db.transaction() as tx:
        whose = account(tx, entrance, tried)
        phone = her_phone(tx, entrance, tried, whose)
        door = door_of(entrance, tried, whose, phone)
        before = accounts.tries_at(tx, door)
        now = entrance.env.now()
        if before.closed(now):
            return None
        did = whose and _fits(tx, entrance, *whose, tried.code)
        if not whose or not did:
            wrong = before.counted(now) + 1
            accounts.put_tries(tx, door, Tries(wrong, now))
            if whose and wrong == FREE_TRIES:
                audit.note(tx, entrance.env, *whose, "closed")
            return None
        accounts.no_tries(tx, door)
        leave(tx, entrance, tried, None if did == BY_TEXT else phone)
        return let_in(tx, entrance, *whose, remember=tried.remember, did=did)


def known_phone(entrance: Entrance, token: str) -> str:
    """Whose remembered phone this is, by handle; "" where it is nobody's."""
    with entrance.db.reading() as conn:
        found = key_of(conn, entrance, "phone", token)
    return found.handle if found else ""


def several_teams(entrance: Entrance) -> bool:
    """Whether whoever signs in has to say in which team."""
    with entrance.db.reading() as conn:
        return len(teams.teams(conn)) > 1


def sign_out(entrance: Entrance, visitor: Visitor) -> None:
    """Her session here ends; the phone is remembered as before."""
    with entrance.db.transaction() as tx:
        keys.end(tx, visitor.session)
        audit.note(tx, entrance.env, visitor.team_id, visitor.handle, "signed_out")


def sign_out_everywhere(entrance: Entrance, visitor: Visitor) -> None:
    """None of her sessions lets anybody in, and no phone of hers is remembered."""
    with entrance.db.transaction() as tx:
        keys.end_all(tx, visitor.team_id, visitor.handle)
        audit.note(tx, entrance.env, visitor.team_id, visitor.handle, "signed_out_everywhere")


def renew_codes(entrance: Entrance, visitor: Visitor, code: str) -> tuple[str, ...] | None:
    """New recovery codes for whoever shows once more that she has the app; None if she does not."""
    whose = (visitor.team_id, visitor.handle)
    with entrance.db.transaction() as tx:
        if not shows_app(tx, entrance, *whose, code):
            return None
        audit.note(tx, entrance.env, *whose, "new_codes")
        return new_codes(tx, entrance, *whose)


def shows_app(tx: Connection, entrance: Entrance, team_id: str, handle: str, code: str) -> bool:
    """Whether she who is signed in has the app too, by this code, which is used up.

    Asked before anything by which somebody else could come in later.
    """
    door = entrance.digest("door", f"renew {team_id} {handle}")
    return counted(tx, entrance, door, lambda: _is_from_app(tx, entrance, team_id, handle, code))


def counted(tx: Connection, entrance: Entrance, door: str, fits: Callable[[], bool]) -> bool:
    """Whether what was tried at this door fits; a wrong one is counted, and none while it rests."""
    before, now = accounts.tries_at(tx, door), entrance.env.now()
    if before.closed(now):
        return False
    if not fits():
        accounts.put_tries(tx, door, Tries(before.counted(now) + 1, now))
        return False
    accounts.no_tries(tx, door)
    return True


def codes_left(entrance: Entrance, visitor: Visitor) -> int:
    """How many recovery codes she has."""
    with entrance.db.reading() as conn:
        return len(accounts.codes_of(conn, visitor.team_id, visitor.handle))


def her_keys(entrance: Entrance, visitor: Visitor) -> list[Key]:
    """Where she is signed in, and which phones are remembered; the newest first."""
    with entrance.db.reading() as conn:
        return keys.of_person(conn, visitor.team_id, visitor.handle, entrance.env.now())


def account(conn: Connection, entrance: Entrance, tried: Attempt) -> tuple[str, str] | None:
    """The team's id and the handle of somebody who works here today and has been set up."""
    known = teams.teams(conn)
    named = [each for each in known if each.name.casefold() == tried.team.strip().casefold()]
    meant = known if len(known) == 1 else named
    handle = tried.handle.strip().casefold()
    if not meant or not handle.isprintable():  # a NUL is no name, and PostgreSQL chokes on it
        return None
    whose = (meant[0].id, handle)
    works_here = entrance.standing(conn, *whose) and accounts.app_of(conn, *whose)
    return whose if works_here else None


def her_phone(
    conn: Connection, entrance: Entrance, tried: Attempt, whose: tuple[str, str] | None
) -> Key | None:
    """Her remembered phone, if it is hers and she tries on it."""
    found = key_of(conn, entrance, "phone", tried.phone)
    return found if found and (found.team_id, found.handle) == whose else None


def door_of(
    entrance: Entrance, tried: Attempt, whose: tuple[str, str] | None, phone: Key | None
) -> str:
    """Where wrong codes are counted: at her phone's own door, else at hers."""
    if phone:
        return entrance.digest("door", phone.id)
    if whose:
        return entrance.digest("door", " ".join(whose))
    name = entrance.digest("door", f"{tried.team} {tried.handle}")
    return entrance.digest("strangers", str(int(name, 16) % STRANGERS))


def _fits(tx: Connection, entrance: Entrance, team_id: str, handle: str, code: str) -> str | None:
    """What was done with a right code, which is used up; None for a wrong one."""
    if _is_from_app(tx, entrance, team_id, handle, code):
        return "signed_in"
    if _was_texted(tx, entrance, team_id, handle, code):
        return BY_TEXT
    left = accounts.codes_of(tx, team_id, handle)
    found = signing_in.still_good(code_digests(entrance, team_id, handle, code), left)
    return "signed_in_recovery" if found and accounts.use_code(tx, found) else None


def _is_from_app(tx: Connection, entrance: Entrance, team_id: str, handle: str, code: str) -> bool:
    app = accounts.app_of(tx, team_id, handle)
    if app is None:
        return False
    secret, typed = entrance.vault.open(app.secret), signing_in.typed(code)
    step = signing_in.step_of(secret, typed, entrance.env.now(), after=app.last_step)
    return step is not None and accounts.use_step(tx, team_id, handle, step)


def _was_texted(tx: Connection, entrance: Entrance, team_id: str, handle: str, code: str) -> bool:
    digests = texted_digests(entrance, team_id, handle, code)
    found = text_codes.use(tx, team_id, handle, digests, entrance.env.now())
    return found and entrance.by_text(tx, team_id)


def texted_digests(entrance: Entrance, team_id: str, handle: str, code: str) -> tuple[str, ...]:
    """What is stored of a code sent as a text, under each key that is valid."""
    return entrance.digests("text code", f"{team_id} {handle} {signing_in.typed(code)}")


def leave(tx: Connection, entrance: Entrance, tried: Attempt, phone: Key | None) -> None:
    """What her browser had lets nobody in any more: it gets new tokens."""
    before = key_of(tx, entrance, "session", tried.session)
    for each in (before, phone if tried.remember else None):
        if each:
            keys.end(tx, each.id)
