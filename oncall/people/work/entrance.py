"""The entrance: what signing in needs, who is inside, and the tokens that are handed out."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from oncall.config.settings import KeepSettings
from oncall.env import Env
from oncall.identity import Provider
from oncall.people.core.signing_in import REMEMBERED_FOR, SIGNED_IN_FOR
from oncall.people.core.values import Person
from oncall.people.rows import audit, keys
from oncall.people.rows.keys import Key, Kind
from oncall.store.engine import Database
from oncall.store.vault import Vault
from oncall.web.visitor import Visitor

_TOKEN_BITS = 256
BY_TEXT = "signed_in_text"
"""How somebody came in, in the audit, whose session may less (`Visitor.by_text`)."""


@dataclass(frozen=True)
class Member:
    """Somebody who works here today. `parts`: her roles, and what the rota makes of her now."""

    person: Person
    parts: frozenset[str]


Standing = Callable[[Connection, str, str], Member | None]
"""What the person of this team id and handle is to the team now; None for one not here today."""


@dataclass(frozen=True)
class Stands:
    """What stands in somebody's name: shifts to come, each with its line, and open contacts.

    `line_now` is whether the supervisor line is hers at this moment.
    """

    shifts: tuple[tuple[str, datetime], ...]
    contacts: tuple[int, ...]
    deputy: bool
    line_now: bool


KnownNow = Callable[[Connection, str, str, str], None]
"""Somebody (a handle) of the team has said whose number (its id) this is: what is open under it
belongs to the family from then on."""


@dataclass(frozen=True)
class Entrance:
    """The tools of signing in, handed in by `app`. `address` is where people reach our pages.

    `stands` tells what is in the name of a team id's handle; `dead` whose phones take nothing;
    `by_text` whether the team's plan lets one sign in with a code sent as a text. `provider` is
    where work accounts are, None where nobody signs in with one. `families_kept` is how long the
    numbers of a family are kept after its treatment, and the end can be undone.
    """

    db: Database
    vault: Vault
    env: Env
    address: str
    standing: Standing
    known_now: KnownNow
    stands: Callable[[Connection, str, str], Stands]
    dead: Callable[[Connection, str], frozenset[str]]
    by_text: Callable[[Connection, str], bool]
    provider: Provider | None = None
    families_kept: timedelta = KeepSettings.families

    def token(self) -> str:
        """A new secret that nobody guesses: 256 bits in hexadecimal."""
        return f"{self.env.random.getrandbits(_TOKEN_BITS):064x}"

    def digest(self, kind: str, token: str) -> str:
        """What is stored of a token of that kind."""
        return self.vault.digest(f"{kind} {token}")

    def digests(self, kind: str, token: str) -> tuple[str, ...]:
        """The same under each of the keys that are valid."""
        return self.vault.digests(f"{kind} {token}")


@dataclass(frozen=True)
class SignedIn:
    """The tokens for her browser's cookies; `phone` is None unless it is to be remembered."""

    session: str = field(repr=False)
    phone: str | None = field(repr=False)


def who_is_this(entrance: Entrance, token: str) -> Visitor | None:
    """Whose session this is; None for one that is over, or of somebody not here today."""
    with entrance.db.reading() as conn:
        found = key_of(conn, entrance, "session", token)
        if found and not _still_a_way(conn, entrance, found):
            return None
        member = found and entrance.standing(conn, found.team_id, found.handle)
    if not found or not member:
        return None
    person = member.person
    return Visitor(
        found.team_id, found.handle, person.called, person.language, member.parts, found.id,
        sure=not found.by_text and (found.tenant is None or second_factor(entrance)),
    )  # fmt: skip


def _still_a_way(conn: Connection, entrance: Entrance, key: Key) -> bool:
    """Whether one may still come in as she did: the team or the settings may have changed."""
    if key.by_text:
        return entrance.by_text(conn, key.team_id)
    provider = entrance.provider
    return key.tenant is None or (provider is not None and key.tenant in provider.settings.tenants)


def second_factor(entrance: Entrance) -> bool:
    """Whether work accounts are sure: their tenants ask everybody for a second factor."""
    return entrance.provider is not None and entrance.provider.settings.second_factor


def key_of(conn: Connection, entrance: Entrance, kind: Kind, token: str) -> Key | None:
    """The session or remembered phone with this token, if it is not over."""
    return keys.find(conn, kind, entrance.digests(kind, token), entrance.env.now())


def let_in(
    tx: Connection,
    entrance: Entrance,
    team_id: str,
    handle: str,
    *,
    remember: bool,
    did: str,
    tenant: str | None = None,
) -> SignedIn:
    """Open a session of hers, with new tokens, and write down how she came in.

    Whoever came in by a text is never remembered: it tells who has her number, and not more. Nor
    is somebody by an account (of that `tenant`) that may have asked her for a password alone.
    """
    now, by_text = entrance.env.now(), did == BY_TEXT
    remember = remember and not by_text and (tenant is None or second_factor(entrance))
    until = now + (REMEMBERED_FOR if remember else SIGNED_IN_FOR)
    phone = _key(tx, entrance, Key("", "phone", team_id, handle, now, until)) if remember else None
    made = Key("", "session", team_id, handle, now, until, by_text, tenant)
    session = _key(tx, entrance, made)
    audit.note(tx, entrance.env, team_id, handle, did)
    return SignedIn(session, phone)


def _key(tx: Connection, entrance: Entrance, key: Key) -> str:
    """A new token, and the key that it is of, which gets its id."""
    token = entrance.token()
    keys.add(tx, replace(key, id=entrance.env.new_id()), entrance.digest(key.kind, token))
    return token
