"""Signing in with the account of one's municipality, and linking it to oneself.

Who works here, and what she may, stays with us: the provider only says which account it is.
Nothing is asked of it while the database is held, and it never holds up whoever comes in otherwise.
"""

import base64
import binascii
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Connection

from oncall.identity import Provider, ProviderDown, ProviderRefused, Signed
from oncall.people.core import work_account
from oncall.people.core.work_account import (
    LONGEST_ONWARD,
    SCOPE,
    UNDER_WAY_FOR,
    Account,
    NotIn,
    Trusted,
    UnderWay,
    Why,
)
from oncall.people.rows import audit, keys, passkeys, work_accounts
from oncall.people.work.entrance import Entrance, SignedIn, let_in
from oncall.people.work.signing_in import Attempt, leave, shows_app
from oncall.store.vault import CannotOpen
from oncall.web.visitor import Visitor

BACK = "/sign-in/work/done"
SAYS_NO = {
    "access_denied": Why.CANCELLED, "server_error": Why.DOWN, "temporarily_unavailable": Why.DOWN,
}  # fmt: skip
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Departure:
    """Where somebody is sent, and what her browser keeps for when she is back."""

    address: str = field(repr=False)
    sealed: str = field(repr=False)


def depart(
    entrance: Entrance, *, onward: str = "/", remember: bool = False, links: str = ""
) -> Departure:
    """Send her to the provider; `links` is the session of whoever links her account. NotIn."""
    onward = onward if len(onward) <= LONGEST_ONWARD else "/"
    until = int((entrance.env.now() + UNDER_WAY_FOR).timestamp())
    state, nonce, verifier = entrance.token(), entrance.token(), entrance.token()
    begun = UnderWay(state, nonce, verifier, until, links, onward, remember)
    try:
        address = _provider(entrance).sign_in_address(
            redirect_uri=entrance.address + BACK, response_mode="query", scope=SCOPE,
            state=state, nonce=nonce, code_challenge=begun.challenge,
            code_challenge_method="S256",
            prompt="select_account",  # never silently the one who used this computer before
        )  # fmt: skip
    except ProviderDown as error:
        raise _unwell(error) from None
    sealed = base64.urlsafe_b64encode(entrance.vault.seal(begun.packed())).decode()
    return Departure(address, sealed)


def depart_to_link(entrance: Entrance, visitor: Visitor, code: str) -> Departure | None:
    """Send her who shows a code of her app; None for a wrong code. Raises NotIn."""
    departure = depart(entrance, onward="/me", links=visitor.session)
    with entrance.db.transaction() as tx:
        shown = shows_app(tx, entrance, visitor.team_id, visitor.handle, code)
    return departure if shown else None


def is_back(entrance: Entrance, sealed: str, state: str) -> UnderWay | None:
    """What began in this browser and comes back with this state; None for anything else."""
    try:
        text = entrance.vault.open(base64.urlsafe_b64decode(sealed))
    except (CannotOpen, binascii.Error, ValueError):
        return None
    found = work_account.unpacked(text)
    return found if found.is_this(state, entrance.env.now()) else None


def account_of(entrance: Entrance, begun: UnderWay, said: Mapping[str, str]) -> Account:
    """Which account the provider means by what her browser brought back; raises NotIn."""
    provider = _provider(entrance)
    if "code" not in said:
        raise NotIn(SAYS_NO.get(said.get("error", ""), Why.REFUSED))
    try:
        signed = provider.redeem(
            said["code"], verifier=begun.verifier, came_back_to=entrance.address + BACK
        )
        trusted = _trusted(provider, signed)
    except ProviderDown as error:
        raise _unwell(error) from None
    except ProviderRefused as error:
        log.warning("a work account was refused: %s", error)
        raise NotIn(Why.REFUSED) from None
    return work_account.whose(signed.claims, trusted, nonce=begun.nonce, now=entrance.env.now())


def sign_in(entrance: Entrance, begun: UnderWay, account: Account, tried: Attempt) -> SignedIn:
    """Let her in whose account it is, if she works here today; raises NotIn."""
    with entrance.db.transaction() as tx:
        _once(tx, entrance, begun)
        owner = work_accounts.owner(tx, account)
        if owner is None or not entrance.standing(tx, *owner):
            raise NotIn(Why.NOBODY)
        leave(tx, entrance, tried, None)
        return let_in(
            tx, entrance, *owner, remember=begun.remember,
            did="signed_in_work", tenant=account.tenant,
        )  # fmt: skip


def link(entrance: Entrance, visitor: Visitor, begun: UnderWay, account: Account) -> None:
    """From now on she signs in with it; raises NotIn where somebody who works here does so."""
    now, whose = entrance.env.now(), (visitor.team_id, visitor.handle)
    with entrance.db.transaction() as tx:
        _once(tx, entrance, begun)
        owner = work_accounts.owner(tx, account)
        if owner and owner != whose and entrance.standing(tx, *owner):
            raise NotIn(Why.TAKEN)
        work_accounts.link(tx, account, *whose, now)
        audit.note(tx, entrance.env, *whose, "account_linked")


def unlink(entrance: Entrance, visitor: Visitor) -> bool:
    """It lets nobody in, and whoever came in by it is out; false when she had none."""
    whose = (visitor.team_id, visitor.handle)
    with entrance.db.transaction() as tx:
        ended = work_accounts.end(tx, *whose)
        if ended:
            keys.end_of_accounts(tx, *whose)
            audit.note(tx, entrance.env, *whose, "account_ended")
    return ended


def linked_since(entrance: Entrance, visitor: Visitor) -> datetime | None:
    """Since when she has linked an account, if she has."""
    with entrance.db.reading() as conn:
        return work_accounts.since(conn, visitor.team_id, visitor.handle)


def _once(tx: Connection, entrance: Entrance, begun: UnderWay) -> None:
    """What began once comes to something once."""
    digest, until = (
        entrance.digest("under way", begun.state),
        datetime.fromtimestamp(begun.until, UTC),
    )
    if not passkeys.answered(tx, digest, expires_at=until, now=entrance.env.now()):
        raise NotIn(Why.ELSEWHERE)


def _trusted(provider: Provider, signed: Signed) -> Trusted:
    settings, issuers = provider.settings, (provider.endpoints().issuer, signed.issuer)
    return Trusted(issuers, settings.client_id or "", settings.tenants)


def _unwell(error: ProviderDown) -> NotIn:
    log.warning("nobody can sign in with a work account: %s", error)
    return NotIn(Why.DOWN)


def _provider(entrance: Entrance) -> Provider:
    if entrance.provider is None:
        raise LookupError("Nobody signs in with a work account here; its pages ask before.")
    return entrance.provider
