"""Where the municipalities' accounts are (Microsoft Entra ID), and how it is spoken to.

All that is asked of it goes through here: what it says of itself, its keys, and a code for a token.
Who may come in is decided elsewhere (`people/core/work_account.py`).
"""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from oncall.asking import Asks, NotReached, ask
from oncall.config import WorkAccountSettings

TIMEOUT_S = 4.0  # for each of the three things that are asked
AT_ONCE = 2  # so that one that hangs takes few of the threads that show pages
KEPT_FOR = timedelta(hours=24)
ASKED_AGAIN = timedelta(minutes=1)
"""After which its keys are asked for anew because of one that is not among them."""
ALGORITHM = "RS256"
SMALLEST_KEY_BITS = 2048
LONGEST_TOKEN = 32 * 1024
GOOD = 200
NOT_SIGNED = (ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What reading a token or a key raises that is none, beside the errors of its library."""
ANY_TENANT = "organizations"


class ProviderDown(Exception):
    """It gave no answer that can be used, or others are waiting for it: nobody can come in so."""


class ProviderRefused(Exception):
    """It would not give a token for this code, or gave none that it has signed; says why."""


@dataclass(frozen=True)
class Endpoints:
    """What it says of itself. `issuer` holds {tenantid} where it speaks for several tenants."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


@dataclass(frozen=True)
class Signed:
    """What a token says that it has signed, and whose tokens that key may sign."""

    claims: Mapping[str, Any]
    issuer: str


class Provider:
    """One provider, for one registration of ours. What it says of itself is kept for a day.

    `asks` is how it is reached, over the network where nothing else is said.
    """

    def __init__(
        self,
        settings: WorkAccountSettings,
        now: Callable[[], datetime],
        asks: Asks | None = None,
    ) -> None:
        self.settings = settings
        self._now = now
        self._asks = asks or partial(ask, timeout_s=TIMEOUT_S)
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._endpoints: tuple[datetime, Endpoints] | None = None
        self._keys: tuple[datetime, dict[str, dict[str, Any]]] | None = None

    def endpoints(self) -> Endpoints:
        """Where it is asked for what; raises ProviderDown."""
        kept, now = self._endpoints, self._now()
        if kept is None or now - kept[0] >= KEPT_FOR:
            kept = self._endpoints = (now, _endpoints(self._told(address_of(self.settings))))
        return kept[1]

    def sign_in_address(self, **query: str) -> str:
        """Where somebody is sent to sign in; raises ProviderDown."""
        query = {"client_id": self.settings.client_id or "", "response_type": "code", **query}
        return f"{self.endpoints().authorization_endpoint}?{urlencode(query)}"

    def redeem(self, code: str, *, verifier: str, came_back_to: str) -> Signed:
        """What it says of whoever brought us this code; raises ProviderDown, ProviderRefused."""
        answer = self._asked(self.endpoints().token_endpoint, {
            "grant_type": "authorization_code", "code": code, "code_verifier": verifier,
            "redirect_uri": came_back_to, "client_id": self.settings.client_id or "",
            "client_secret": self.settings.secret or "",
        })  # fmt: skip
        said = _object(answer.body)
        if answer.status >= 500 or said is None:
            raise ProviderDown(f"it answers {answer.status}")
        token = said.get("id_token")
        if answer.status != GOOD or not isinstance(token, str):
            raise ProviderRefused(f"the token endpoint says {said.get('error')!r}"[:100])
        return self._signed(token)

    def _signed(self, token: str) -> Signed:
        """What it has signed with a key of its own, by the one algorithm that it uses."""
        import jwt  # takes its time to load, and most installations have no use for it

        try:
            if len(token) > LONGEST_TOKEN:
                raise ValueError("too long")
            header = jwt.get_unverified_header(token)
            key = self._key(str(header.get("kid")))
            public = jwt.PyJWK.from_dict(key, algorithm=ALGORITHM).key
            if public.key_size < SMALLEST_KEY_BITS:
                raise ValueError("short key")
            # Claims are judged against our own clock (`people/core/work_account.py`).
            claims = jwt.decode(token, public, algorithms=[ALGORITHM], options=_SIGNATURE_ALONE)
        except (jwt.PyJWTError, *NOT_SIGNED) as error:
            raise ProviderRefused(f"its token is not signed ({type(error).__name__})") from None
        return Signed(claims, str(key.get("issuer") or self.endpoints().issuer))

    def _key(self, kid: str) -> dict[str, Any]:
        """One of its keys. One that is not known may be new, and then its keys are asked anew."""
        kept, now = self._keys, self._now()
        missing = kept is not None and kid not in kept[1] and now - kept[0] >= ASKED_AGAIN
        if kept is None or missing or now - kept[0] >= KEPT_FOR:
            kept = self._keys = (now, _keys(self._told(self.endpoints().jwks_uri)))
        if kid not in kept[1]:
            raise KeyError("no such key")
        return kept[1][kid]

    def _told(self, address: str) -> dict[str, Any]:
        answer = self._asked(address)
        said = _object(answer.body)
        if answer.status != GOOD or said is None:
            raise ProviderDown(f"it answers {answer.status}")
        return said

    def _asked(self, address: str, form: Mapping[str, str] | None = None) -> Any:
        if not self._places.acquire(blocking=False):
            raise ProviderDown("others are waiting for it")
        try:
            return self._asks(address, form)
        except NotReached as error:
            raise ProviderDown(str(error)) from None
        finally:
            self._places.release()


_SIGNATURE_ALONE: Any = {
    f"verify_{each}": each == "signature"
    for each in ("signature", "exp", "nbf", "iat", "aud", "iss", "sub", "jti")
}


def address_of(settings: WorkAccountSettings) -> str:
    """Where it says of itself what it is: as the one tenant, or for all organisations."""
    tenant = settings.tenants[0] if len(settings.tenants) == 1 else ANY_TENANT
    return f"{settings.authority}/{tenant}/v2.0/.well-known/openid-configuration"


def _endpoints(said: Mapping[str, Any]) -> Endpoints:
    found = {name: said.get(name) for name in Endpoints.__dataclass_fields__}
    addresses = [each for each in found.values() if isinstance(each, str)]
    if len(addresses) < len(found) or not all(map(_sealed, addresses)):
        raise ProviderDown("it does not say where it is asked")
    return Endpoints(**{name: str(each) for name, each in found.items()})


def _sealed(address: str) -> bool:
    return address.startswith(("https://", "http://127.0.0.1:", "http://localhost:"))


def _keys(said: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    keys = said.get("keys")
    found = [each for each in keys if isinstance(each, dict)] if isinstance(keys, list) else []
    if not found:
        raise ProviderDown("it shows no keys")
    return {
        str(each.get("kid")): each
        for each in found
        if each.get("kty") == "RSA" and each.get("use", "sig") == "sig"
    }


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None
