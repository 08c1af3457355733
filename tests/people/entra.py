"""A pretended Microsoft Entra ID: signs with real keys, and believes only who knows the secret.

It answers as Microsoft documents the endpoints of v2.0: claims that are five minutes old, a code
that is long, works once and for ten minutes, 401 for a wrong secret, `session_state` and trace ids
in whatever it says, keys of others among its own, and errors by the address one comes back to.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from oncall.asking import Answer, NotReached
from oncall.config import WorkAccountSettings

BOUND, STORD, ELSEWHERE = (f"{each}1111111-2222-3333-4444-555555555555" for each in "abc")
"""The tenants of two municipalities that share a team, and one of a third."""
PERSONAL = "9188040d-6c67-4c5b-b112-36a304b66dad"
CLIENT, SECRET = "00000000-1111-2222-3333-444444444444", "only-the-service-knows-this"
TOVE, ANE, BO = (f"{each}0000000-aaaa-bbbb-cccc-dddddddddddd" for each in "123")
HOST = "https://login.microsoftonline.com"
SETTINGS = WorkAccountSettings(client_id=CLIENT, tenants=(BOUND, STORD), secret=SECRET)

ISSUED_BEFORE, CODE_LASTS = timedelta(minutes=5), timedelta(minutes=15)
"""A token says that it was made five minutes ago, and a code lasts ten minutes from then on."""
WHY_NOT = "AADSTS7000215: Invalid client secret provided.\r\nTrace ID: 1\r\nTimestamp: 2026"
UNAUTHORIZED = 401
Claims = dict[str, Any]
Bend = Callable[["Entra", Claims, Claims], str]
"""Makes the token of claims and header, as it should not be."""


def rsa(name: str, bits: int = 2048) -> RSAPrivateKey:
    """A key; the same one for the same name."""
    return _made(name, bits)


@cache
def _made(_name: str, bits: int) -> RSAPrivateKey:
    return generate_private_key(65537, bits)


def rightly(entra: "Entra", claims: Claims, header: Claims) -> str:
    """Signed as it should be."""
    return jwt.encode(claims, rsa(entra.signs_with), "RS256", header)


def jwk(name: str, issuer: str, bits: int = 2048) -> Claims:
    """What it shows of a key."""
    public: Claims = jwt.algorithms.RSAAlgorithm.to_jwk(rsa(name, bits).public_key(), as_dict=True)
    return {**public, "kid": name, "x5t": name, "x5c": ["MIIC"], "use": "sig", "issuer": issuer}


@dataclass
class Entra:
    """Knows who signed in with which account; `bend` makes the next tokens wrong.

    `down` are endpoints that do not answer, by the end of their address; `said` are all that was
    asked of it.
    """

    now: Callable[[], datetime]
    host: str = HOST
    tenant: str = "organizations"
    signs_with: str = "first"
    shows: tuple[str, ...] = ("first",)
    bend: Bend = rightly
    down: set[str] = field(default_factory=set)
    answers: dict[str, Answer | Callable[[], Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    sent: dict[str, tuple[Claims, str, str]] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        """As it calls itself."""
        tenant = self.tenant if self.tenant != "organizations" else "{tenantid}"
        return f"{self.host}/{tenant}/v2.0"

    def is_well(self) -> None:
        """Nothing is wrong with it any more."""
        self.signs_with, self.shows, self.bend = "first", ("first",), rightly
        self.down.clear()
        self.answers.clear()
        self.asked.clear()

    def signs_in(self, address: str, account: str, tenant: str = BOUND) -> str:
        """Somebody signs in there, and is sent back with a code: the address she comes back to."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert address.startswith(f"{self.host}/{self.tenant}/oauth2/v2.0/authorize?"), address
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        assert (asked["code_challenge_method"], len(asked["code_challenge"])) == ("S256", 43)
        assert {"openid", "profile"} <= {*asked["scope"].split()}
        assert urlsplit(asked["redirect_uri"]).path == "/sign-in/work/done"
        assert asked["response_mode"] == "query"
        assert asked["prompt"] in {"login", "none", "consent", "select_account"}
        assert asked["nonce"] != asked["state"]
        at = int((self.now() - ISSUED_BEFORE).timestamp())
        claims = {
            "ver": "2.0", "iss": f"{self.host}/{tenant}/v2.0", "aud": CLIENT, "tid": tenant,
            "oid": account, "sub": "pairwise", "nonce": asked["nonce"],
            "iat": at, "nbf": at, "exp": at + 3900, "name": "Tove", "email": "tove@bound.example",
            "preferred_username": "tove@bound.example", "rh": "0.AX", "uti": "abc", "aio": "xyz",
        }  # fmt: skip
        code = f"0.{'A' * 1200}-{len(self.sent)}"
        self.sent[code] = claims, asked["code_challenge"], asked["redirect_uri"]
        back = {"code": code, "state": asked["state"], "session_state": BO}
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def says_no(self, address: str, error: str) -> str:
        """It sends her back without a code, and with whatever it has to say of it."""
        asked = dict(parse_qsl(urlsplit(address).query))
        told = {"error": error, "error_description": WHY_NOT, "state": asked["state"]}
        return f"{asked['redirect_uri']}?{urlencode(told)}"

    def asks(self, url: str, form: Mapping[str, str] | None = None) -> Answer:
        """The port: whatever the service asks of it."""
        end = url.rsplit("/", 1)[1]
        self.asked.append(end)
        if end in self.down:
            raise NotReached("TimeoutError")
        if answer := self.answers.get(end):
            return answer if isinstance(answer, Answer) else answer()
        if end == "token":
            return self._token(dict(form or {}))
        at = f"{self.host}/{self.tenant}"
        said = {"openid-configuration": {
            "issuer": self.issuer, "token_endpoint": f"{at}/oauth2/v2.0/token",
            "authorization_endpoint": f"{at}/oauth2/v2.0/authorize",
            "jwks_uri": f"{at}/discovery/v2.0/keys",
        }, "keys": {"keys": self._keys()}}[end]  # fmt: skip
        return Answer(200, json.dumps(said).encode(), "")

    def _keys(self) -> list[Claims]:
        """Its own, and beside them the one of personal accounts."""
        others = jwk("personal", f"{self.host}/{PERSONAL}/v2.0")
        return [others, *(jwk(name, self.issuer) for name in self.shows)]

    def _token(self, form: Claims) -> Answer:
        if form["grant_type"] != "authorization_code":
            return _no("unsupported_grant_type")
        if (form["client_id"], form["client_secret"]) != (CLIENT, SECRET):
            return _no("invalid_client", UNAUTHORIZED)
        claims, challenge, sent_back_to = self.sent.pop(form["code"], ({}, "", ""))
        if claims and self.now().timestamp() - claims["iat"] > CODE_LASTS.total_seconds():
            return _no("invalid_grant")
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        shown = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if not claims or (shown, form["redirect_uri"]) != (challenge, sent_back_to):
            return _no("invalid_grant")
        token = self.bend(self, claims, {"kid": self.signs_with})
        said = {
            "token_type": "Bearer", "scope": "openid profile", "expires_in": 3599,
            "ext_expires_in": 3599, "access_token": "opaque", "id_token": token,
        }  # fmt: skip
        return Answer(200, json.dumps(said).encode(), "")


def _no(error: str, status: int = 400) -> Answer:
    told = {
        "error": error, "error_description": WHY_NOT, "error_codes": [7000215],
        "timestamp": "2026-03-03 12:00:00Z", "trace_id": BO, "correlation_id": BO,
    }  # fmt: skip
    return Answer(status, json.dumps(told).encode(), "")
