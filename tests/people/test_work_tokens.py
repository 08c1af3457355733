"""Tokens of work accounts: what lacks anything lets nobody in."""

import hmac
import json
from collections.abc import Callable
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.utils import base64url_encode

from oncall.asking import Answer
from oncall.demo.world import World
from oncall.people.core.work_account import Why
from tests.people.entra import (
    BO,
    BOUND,
    CLIENT,
    ELSEWHERE,
    PERSONAL,
    STORD,
    TOVE,
    Bend,
    Claims,
    Entra,
    jwk,
    rightly,
    rsa,
)
from tests.people.front_door import Browser
from tests.people.work import comes, is_told


@pytest.fixture
def world(town: tuple[World, Entra, Browser]) -> World:
    """The same a day later, when all that the provider has said is asked anew."""
    town[0].leap_to(town[0].now + timedelta(days=1))
    return town[0]


def _dropped(name: str) -> Bend:
    return lambda entra, claims, header: rightly(
        entra, {each: claims[each] for each in claims if each != name}, header
    )


def _with(**changed: object) -> Bend:
    return lambda entra, claims, header: rightly(entra, {**claims, **changed}, header)


def _moved(name: str, minutes: int) -> Bend:
    return lambda entra, claims, header: rightly(
        entra, {**claims, name: claims[name] + minutes * 60}, header
    )


def _long_ago(entra: Entra, claims: Claims, header: Claims) -> str:
    times = {name: claims[name] - 7200 for name in ("iat", "nbf", "exp")}
    return rightly(entra, {**claims, **times}, header)


def _unsigned(_entra: Entra, claims: Claims, header: Claims) -> str:
    return jwt.encode(claims, "", "none", header)


def _by_hand(claims: Claims, header: Claims, sign: Callable[[bytes], bytes]) -> str:
    """What no library would make."""
    parts = [json.dumps(each).encode() for each in (header, claims)]
    text = b".".join(base64url_encode(each) for each in parts)
    return b".".join([text, base64url_encode(sign(text))]).decode()


def _signed_with_the_public_key(_entra: Entra, claims: Claims, header: Claims) -> str:
    """What everybody may know is taken for a secret, if the token says by which algorithm."""
    public = rsa("first").public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return _by_hand(
        claims, {**header, "alg": "HS256"}, lambda text: hmac.digest(public, text, "sha256")
    )


def _with_a_list_for_its_issuer(_entra: Entra, claims: Claims, header: Claims) -> str:
    listed = {**claims, "iss": [claims["iss"]]}
    return _by_hand(listed, {**header, "alg": "RS256"}, _rightly_signed("first"))


def _rightly_signed(name: str, bits: int = 2048) -> Callable[[bytes], bytes]:
    return lambda text: rsa(name, bits).sign(text, PKCS1v15(), SHA256())


def _without_its_signature(entra: Entra, claims: Claims, header: Claims) -> str:
    return rightly(entra, claims, header).rpartition(".")[0] + "."


def _changed_afterwards(entra: Entra, claims: Claims, header: Claims) -> str:
    """The signature of one account under the claims of another."""
    theirs, hers = (
        rightly(entra, {**claims, "oid": each}, header).split(".") for each in (BO, TOVE)
    )
    return ".".join([hers[0], hers[1], theirs[2]])


WRONG: dict[str, tuple[Bend, Why]] = {
    "no tenant": (_dropped("tid"), Why.REFUSED),
    "no object id": (_dropped("oid"), Why.REFUSED),
    "no issuer": (_dropped("iss"), Why.REFUSED),
    "no audience": (_dropped("aud"), Why.REFUSED),
    "no nonce": (_dropped("nonce"), Why.REFUSED),
    "no version": (_dropped("ver"), Why.REFUSED),
    "no end": (_dropped("exp"), Why.CLOCK),
    "no beginning": (_dropped("nbf"), Why.CLOCK),
    "not said when it was made": (_dropped("iat"), Why.CLOCK),
    "for another service": (_with(aud="99999999-1111-2222-3333-444444444444"), Why.REFUSED),
    "for us and another one": (_with(aud=[CLIENT, "another"]), Why.REFUSED),
    "another nonce": (_with(nonce="0" * 64), Why.REFUSED),
    "an empty nonce": (_with(nonce=""), Why.REFUSED),
    "a nonce that is none": (_with(nonce=None), Why.REFUSED),
    "an older version": (_with(ver="1.0"), Why.REFUSED),
    "the issuer of another tenant": (_with(iss=f"https://sts.example/{BOUND}/v2.0"), Why.REFUSED),
    "another tenant than its issuer": (_with(tid=STORD), Why.REFUSED),
    "an issuer that is a list": (_with_a_list_for_its_issuer, Why.REFUSED),
    "a nonce that no text can hold": (_with(nonce="\ud83d"), Why.REFUSED),
    "a tenant that is no id": (_with(tid="organizations"), Why.REFUSED),
    "an object id that is a list": (_with(oid=[TOVE]), Why.REFUSED),
    "an object id that is an address": (_with(oid="tove@bound.example"), Why.REFUSED),
    "long over": (_long_ago, Why.CLOCK),
    "over": (_moved("exp", -66), Why.CLOCK),
    "not yet": (_moved("nbf", 11), Why.CLOCK),
    "made in the future": (_moved("iat", 11), Why.CLOCK),
    "an end that is a text": (_with(exp="never"), Why.CLOCK),
    "an end that is no number": (_with(exp=float("inf")), Why.CLOCK),
    "not signed": (_unsigned, Why.REFUSED),
    "signed with what everybody knows": (_signed_with_the_public_key, Why.REFUSED),
    "without its signature": (_without_its_signature, Why.REFUSED),
    "changed afterwards": (_changed_afterwards, Why.REFUSED),
    "by another key of that name": (
        lambda _entra, claims, header: jwt.encode(claims, rsa("forged"), "RS256", header),
        Why.REFUSED,
    ),
    "by a key that it does not show": (
        lambda _entra, claims, _header: jwt.encode(
            claims, rsa("forged"), "RS256", {"kid": "forged"}
        ),
        Why.REFUSED,
    ),
    "without the name of its key": (
        lambda _entra, claims, _header: jwt.encode(claims, rsa("first"), "RS256"), Why.REFUSED,
    ),
    "by another algorithm": (
        lambda _entra, claims, header: jwt.encode(claims, rsa("first"), "RS512", header),
        Why.REFUSED,
    ),
    "no token at all": (lambda *_: "eyJ", Why.REFUSED),
    "an empty one": (lambda *_: "", Why.REFUSED),
    "an endless one": (lambda *_: "a." * 40_000, Why.REFUSED),
    "half an emoji": (lambda *_: "\ud83d", Why.REFUSED),
    "of a tenant that is not let in": (
        _with(tid=ELSEWHERE, iss=f"https://login.microsoftonline.com/{ELSEWHERE}/v2.0"), Why.TENANT,
    ),
    "of a personal account": (
        _with(tid=PERSONAL, iss=f"https://login.microsoftonline.com/{PERSONAL}/v2.0"), Why.TENANT,
    ),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_no_token_that_lacks_anything_lets_her_in(world: World, entra: Entra, wrong: str) -> None:
    """Each of them is Tove's but for one thing; right again, she comes in at once."""
    entra.bend, why = WRONG[wrong]
    browser, answer = comes(world, entra, TOVE)
    entra.bend = rightly
    again, _ = comes(world, entra, TOVE)

    assert is_told(answer, why)
    assert not browser.inside
    assert again.inside


def test_clocks_may_differ_a_little(world: World, entra: Entra) -> None:
    """Four minutes either way are no reason to leave anybody outside."""
    entra.bend = _moved("nbf", 9)
    early, _ = comes(world, entra, TOVE)
    entra.bend = _moved("exp", -63)
    late, _ = comes(world, entra, TOVE)
    entra.bend = rightly

    assert early.inside
    assert late.inside


def test_a_key_signs_for_its_own_tenant_alone(world: World, entra: Entra) -> None:
    """What personal accounts are signed with is among the keys that everybody is shown."""
    theirs = f"{entra.host}/{PERSONAL}/v2.0"
    entra.answers["keys"] = Answer(200, json.dumps({"keys": [jwk("first", theirs)]}).encode(), "")

    assert is_told(comes(world, entra, TOVE)[1], Why.REFUSED)


def test_a_short_key_is_no_key(world: World, entra: Entra) -> None:
    """Whatever the provider shows."""
    shown = {"keys": [jwk("short", entra.issuer, 1024)]}
    entra.answers["keys"] = Answer(200, json.dumps(shown).encode(), "")
    entra.bend = lambda _entra, claims, _header: _by_hand(
        claims, {"alg": "RS256", "kid": "short"}, _rightly_signed("short", 1024),
    )  # fmt: skip

    assert is_told(comes(world, entra, TOVE)[1], Why.REFUSED)


def test_its_keys_roll_over(world: World, entra: Entra) -> None:
    """A key that is new is asked for, at most once a minute; one that is gone counts no more."""
    comes(world, entra, TOVE)
    entra.signs_with, entra.shows = "second", ("second",)
    too_soon = comes(world, entra, TOVE)[1]
    asked = entra.asked.count("keys")
    world.leap_to(world.now + timedelta(minutes=1))
    came, _ = comes(world, entra, TOVE)
    entra.signs_with = "first"
    world.leap_to(world.now + timedelta(minutes=1))

    assert is_told(too_soon, Why.REFUSED)
    assert came.inside
    assert entra.asked.count("keys") == asked + 1
    assert is_told(comes(world, entra, TOVE)[1], Why.REFUSED)


def test_what_it_says_of_itself_is_asked_once_a_day(world: World, entra: Entra) -> None:
    """One question for each sign-in, and no more."""
    comes(world, entra, TOVE)
    entra.asked.clear()
    comes(world, entra, TOVE)

    assert entra.asked == ["token"]
    world.leap_to(world.now + timedelta(days=1))
    comes(world, entra, TOVE)
    assert entra.asked == ["token", "openid-configuration", "token", "keys"]
