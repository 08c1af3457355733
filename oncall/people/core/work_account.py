"""The municipality's own account: what is asked of a token, and who is meant by it. Pure.

Somebody is known by tenant and object id alone, which nobody can change or be given again. What
people can read (address, name, login) can be changed by whoever runs another tenant.
"""

import base64
import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

UNDER_WAY_FOR = timedelta(minutes=10)
CLOCKS_APART = timedelta(minutes=5)
"""So far may our clock and theirs differ, as their own libraries have it."""
VERSION = "2.0"
LONGEST_ONWARD = 1000
"""Whatever is longer is no page of ours, and would not fit into a cookie."""
SCOPE = "openid profile"
"""`profile` is what brings the object id; nothing else of it is read."""
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TENANT_ID = re.compile(r"\{tenant_?id\}", re.IGNORECASE)


class Why(StrEnum):
    """Why somebody does not come in: the key of what she is told."""

    CANCELLED = "pages.work_account.cancelled"
    ELSEWHERE = "pages.work_account.elsewhere"
    NOBODY = "pages.work_account.nobody"
    TENANT = "pages.work_account.tenant"
    CLOCK = "pages.work_account.clock"
    REFUSED = "pages.work_account.refused"
    TAKEN = "pages.work_account.taken"
    DOWN = "pages.work_account.down"


class NotIn(Exception):
    """Somebody does not come in with a work account; `why` is told her."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Account:
    """One account: the organisation's id and the one of the account within it."""

    tenant: str
    object_id: str


@dataclass(frozen=True)
class UnderWay:
    """Somebody has been sent to the provider from this browser, and is to come back with `state`.

    `links` is the session of whoever is linking her account, "" for signing in; `onward` the page
    that she wanted. `until` is in seconds since 1970.
    """

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    until: int
    links: str = ""
    onward: str = "/"
    remember: bool = False

    @property
    def challenge(self) -> str:
        """What the provider is shown of `verifier`, which follows with the code (RFC 7636)."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def packed(self) -> str:
        """As text, for the browser's cookie, where it is sealed."""
        return json.dumps(asdict(self))

    def is_this(self, state: str, now: datetime) -> bool:
        """Whether this is what began in this browser, and lately."""
        return state == self.state and now.timestamp() < self.until


def unpacked(text: str) -> UnderWay:
    """What `packed` packed."""
    return UnderWay(**json.loads(text))


@dataclass(frozen=True)
class Trusted:
    """Whose tokens count, and for whom they must be.

    `issuers` are what the provider says of itself and of the key that has signed, with {tenantid}
    where it speaks for several tenants.
    """

    issuers: tuple[str, ...]
    client_id: str
    tenants: Collection[str]


def whose(claims: Mapping[str, Any], trusted: Trusted, *, nonce: str, now: datetime) -> Account:
    """Whose account a signed token is of; raises NotIn unless all of it is as it must be.

    By OpenID Connect Core 3.1.3.7, and what Microsoft asks of whoever lets in several tenants:
    the issuer is that of the tenant in the token, and so is the one of the key.
    """
    tenant, object_id = _guid(claims.get("tid")), _guid(claims.get("oid"))
    if not (tenant and object_id and _is_ours(claims, trusted, nonce)):
        raise NotIn(Why.REFUSED)
    if any(_TENANT_ID.sub(tenant, each) != claims.get("iss") for each in trusted.issuers):
        raise NotIn(Why.REFUSED)
    if tenant not in trusted.tenants:
        raise NotIn(Why.TENANT)
    if not _is_now(claims, now):
        raise NotIn(Why.CLOCK)
    return Account(tenant, object_id)


def _is_ours(claims: Mapping[str, Any], trusted: Trusted, nonce: str) -> bool:
    """Whether it was made for us alone, and for what began in this browser."""
    meant = {"nonce": nonce, "aud": trusted.client_id, "ver": VERSION}
    return all(claims.get(name) == value for name, value in meant.items())


def _is_now(claims: Mapping[str, Any], now: datetime) -> bool:
    """Whether it was made by now, counts by now and counts still, as far as clocks agree."""
    times = [claims.get(name) for name in ("iat", "nbf", "exp")]
    numbers = [each for each in times if isinstance(each, int)]
    if len(numbers) < len(times):
        return False
    made, begins, ends = numbers
    at, apart = now.timestamp(), CLOCKS_APART.total_seconds()
    return max(made, begins) <= at + apart and at - apart < ends


def _guid(value: object) -> str:
    """An id in small letters, "" for anything else."""
    text = value.lower() if isinstance(value, str) else ""
    return text if _GUID.fullmatch(text) else ""
