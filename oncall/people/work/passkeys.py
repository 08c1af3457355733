"""Passkeys: her phone or computer signs in for her, once its own lock has seen that it is she.

A challenge is signed by us and stored nowhere; it names what it is for and when it is over, and
is answered once.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

import webauthn
from sqlalchemy import Connection
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from oncall.people.core.signing_in import CHALLENGED_FOR, ISSUER
from oncall.people.rows import audit, passkeys
from oncall.people.rows.passkeys import Passkey
from oncall.people.work.entrance import Entrance, SignedIn, let_in
from oncall.people.work.signing_in import Attempt, leave, shows_app
from oncall.web.visitor import Visitor

SIGN_IN, ADD = "get", "create"
NOT_AN_ANSWER = (WebAuthnException, ValueError, KeyError, TypeError)
"""What reading an answer raises that no authenticator gave."""
_LOCKED = UserVerificationRequirement.REQUIRED
Read = TypeVar("Read")


def to_sign_in(entrance: Entrance) -> str:
    """What the browser asks her passkey for, as JSON; whose it will be is not known yet."""
    return webauthn.options_to_json(
        webauthn.generate_authentication_options(
            rp_id=_party(entrance)[0], challenge=_challenge(entrance, SIGN_IN),
            user_verification=_LOCKED,
        )
    )  # fmt: skip


def sign_in(entrance: Entrance, answer: dict[str, Any], tried: Attempt) -> SignedIn | None:
    """Let her in whose passkey has answered; None for any other answer."""
    with entrance.db.transaction() as tx:
        found = _found(tx, answer)
        challenge = _ours(tx, entrance, answer, SIGN_IN)
        if not found or not challenge or not entrance.standing(tx, found.team_id, found.handle):
            return None
        party, origin = _party(entrance)
        shown = _read(
            lambda: webauthn.verify_authentication_response(
                credential=answer, expected_challenge=challenge, expected_rp_id=party,
                expected_origin=origin, credential_public_key=found.public_key,
                credential_current_sign_count=found.sign_count, require_user_verification=True,
            )
        )  # fmt: skip
        if shown is None:
            return None
        passkeys.used(tx, found.id, shown.new_sign_count, entrance.env.now())
        leave(tx, entrance, tried, None)
        whose = (found.team_id, found.handle)
        return let_in(tx, entrance, *whose, remember=tried.remember, did="signed_in_passkey")


def to_add(entrance: Entrance, visitor: Visitor, code: str) -> str | None:
    """What the browser asks for a new passkey, as JSON; None unless she shows a code of the app."""
    with entrance.db.transaction() as tx:
        if not shows_app(tx, entrance, visitor.team_id, visitor.handle, code):
            return None
        known = passkeys.of_person(tx, visitor.team_id, visitor.handle)
    options = webauthn.generate_registration_options(
        rp_id=_party(entrance)[0], rp_name=ISSUER, user_name=visitor.handle,
        user_id=bytes.fromhex(entrance.digest("user", f"{visitor.team_id} {visitor.handle}")),
        user_display_name=visitor.called,
        challenge=_challenge(entrance, f"{ADD} {visitor.session}"),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_LOCKED
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(base64url_to_bytes(each.credential)) for each in known
        ],
    )  # fmt: skip
    return webauthn.options_to_json(options)


def add(entrance: Entrance, visitor: Visitor, answer: dict[str, Any]) -> bool:
    """From now on she signs in with it; false for an answer that is not to our question."""
    with entrance.db.transaction() as tx:
        challenge = _ours(tx, entrance, answer, f"{ADD} {visitor.session}")
        if challenge is None:
            return False
        party, origin = _party(entrance)
        made = _read(
            lambda: webauthn.verify_registration_response(
                credential=answer, expected_challenge=challenge, expected_rp_id=party,
                expected_origin=origin, require_user_verification=True,
            )
        )  # fmt: skip
        if made is None or passkeys.find(tx, bytes_to_base64url(made.credential_id)):
            return False
        now, whose = entrance.env.now(), (visitor.team_id, visitor.handle)
        passkeys.add(tx, Passkey(
            entrance.env.new_id(), bytes_to_base64url(made.credential_id), *whose,
            made.credential_public_key, made.sign_count, now, None,
        ))  # fmt: skip
        audit.note(tx, entrance.env, *whose, "passkey_added")
    return True


def end(entrance: Entrance, visitor: Visitor, id: str) -> bool:
    """That passkey of hers lets nobody in any more; false when she has no such one."""
    with entrance.db.transaction() as tx:
        ended = passkeys.end(tx, visitor.team_id, visitor.handle, id)
        if ended:
            audit.note(tx, entrance.env, visitor.team_id, visitor.handle, "passkey_ended")
    return ended


def hers(entrance: Entrance, visitor: Visitor) -> list[Passkey]:
    """Her passkeys, the oldest first."""
    with entrance.db.reading() as conn:
        return passkeys.of_person(conn, visitor.team_id, visitor.handle)


def _party(entrance: Entrance) -> tuple[str, str]:
    """The name that a passkey is bound to, and the origin of our pages: by the settings alone."""
    parts = urlsplit(entrance.address)
    return parts.hostname or "", f"{parts.scheme}://{parts.netloc}"


def _challenge(entrance: Entrance, purpose: str) -> bytes:
    until = int((entrance.env.now() + CHALLENGED_FOR).timestamp())
    text = f"{purpose}.{until}.{entrance.token()}"
    return f"{text}.{entrance.vault.sign(text)}".encode()


def _ours(tx: Connection, entrance: Entrance, answer: dict[str, Any], purpose: str) -> bytes | None:
    """The challenge that was answered, if it is one of ours for this, and is not over or used."""
    given = _read(lambda: _challenged(answer))
    text, _, signature = (given or "").rpartition(".")
    if given is None or not entrance.vault.signed(text, signature):
        return None
    meant, until, _ = text.rsplit(".", 2)
    expires, now = datetime.fromtimestamp(int(until), UTC), entrance.env.now()
    if meant != purpose or expires < now:
        return None
    once = passkeys.answered(tx, entrance.digest("challenge", text), expires_at=expires, now=now)
    return given.encode() if once else None


def _challenged(answer: dict[str, Any]) -> str:
    told = base64url_to_bytes(str(answer["response"]["clientDataJSON"]))
    return parse_client_data_json(told).challenge.decode()


def _found(conn: Connection, answer: dict[str, Any]) -> Passkey | None:
    raw = _read(lambda: base64url_to_bytes(str(answer["id"])))
    return passkeys.find(conn, bytes_to_base64url(raw)) if raw else None


def _read(read: Callable[[], Read]) -> Read | None:
    """What was read, or None where it is no answer of an authenticator."""
    try:
        return read()
    except NOT_AN_ANSWER:
        return None
