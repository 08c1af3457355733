"""The way to the provider and back: what goes wrong lets nobody in, and leaves nobody outside."""

import json
import socket
from contextlib import suppress
from datetime import timedelta
from threading import Event, Thread
from urllib.parse import parse_qsl, urlsplit

import pytest
from werkzeug.test import TestResponse

from oncall.asking import Answer, NotReached, ask
from oncall.demo.world import World
from oncall.env import stopwatch
from oncall.identity import AT_ONCE
from oncall.people.core.work_account import UNDER_WAY_FOR, Why
from oncall.people.pages.cookies import UNDER_WAY
from tests.people.entra import (
    SECRET,
    TOVE,
    Entra,
)
from tests.people.front_door import Browser
from tests.people.work import address_of, comes, is_told, returns


@pytest.fixture
def world(town: tuple[World, Entra, Browser]) -> World:
    """The same a day later, when all that the provider has said is asked anew."""
    town[0].leap_to(town[0].now + timedelta(days=1))
    return town[0]


@pytest.fixture
def tove(town: tuple[World, Entra, Browser]) -> Browser:
    """The browser and the app of the one whose account is linked."""
    return town[2]


@pytest.mark.parametrize("end", ["openid-configuration", "token", "keys"])
@pytest.mark.parametrize("how", [
    None, Answer(503, b"", ""), Answer(500, b'{"error": "server_error"}', ""),
    Answer(200, b"<html>", ""), Answer(200, b"[]", ""), Answer(302, b"", ""),
], ids=["silent", "503", "500", "html", "list", "moved"])  # fmt: skip
def test_while_it_is_down_the_other_ways_are_named(
    world: World, entra: Entra, tove: Browser, end: str, how: Answer | None
) -> None:
    """503 with the form of the code, which lets her in as ever; nobody comes in meanwhile."""
    if how is None:
        entra.down.add(end)
    else:
        entra.answers[end] = how
    browser = Browser(world, secret=tove.secret)
    answer = browser.post("/sign-in/work")
    if end != "openid-configuration":
        answer = returns(browser, entra.signs_in(address_of(answer), TOVE))

    assert is_told(answer, Why.DOWN, 503)
    assert 'name="code"' in answer.text
    assert not browser.inside
    browser.sign_in("tove")
    assert browser.inside


@pytest.mark.parametrize("named", [
    "http://login.example/token", "file:///etc/passwd", "", 7,
])  # fmt: skip
def test_secrets_go_nowhere_in_the_open(world: World, entra: Entra, named: object) -> None:
    """Wherever the provider says that it is asked."""
    said = json.loads(entra.asks(f"{entra.host}/openid-configuration").body)
    told = json.dumps({**said, "token_endpoint": named}).encode()
    entra.answers["openid-configuration"] = Answer(200, told, "")

    assert is_told(Browser(world).post("/sign-in/work"), Why.DOWN, 503)
    assert "token" not in entra.asked


def test_few_wait_for_it_at_once(world: World, entra: Entra) -> None:
    """While it hangs for some, all others are told so at once, and no thread waits for it."""
    answers = list[TestResponse]()

    def one_more() -> Answer:
        answers.append(Browser(world).post("/sign-in/work"))
        return Answer(503, b"", "")

    entra.answers["openid-configuration"] = one_more
    one_more()

    assert entra.asked == ["openid-configuration"] * AT_ONCE
    assert len(answers) == AT_ONCE + 1
    assert all(is_told(each, Why.DOWN, 503) for each in answers)


@pytest.mark.parametrize(("error", "why", "status"), [
    ("access_denied", Why.CANCELLED, 403), ("temporarily_unavailable", Why.DOWN, 503),
    ("server_error", Why.DOWN, 503), ("interaction_required", Why.REFUSED, 403),
    ("\x00<script>", Why.REFUSED, 403),
])  # fmt: skip
def test_what_the_provider_says_instead_of_a_code(
    world: World, entra: Entra, error: str, why: Why, status: int
) -> None:
    """In her words, and never in its own."""
    browser = Browser(world)
    answer = returns(browser, entra.says_no(address_of(browser.post("/sign-in/work")), error))

    assert is_told(answer, why, status)
    assert "AADSTS" not in answer.text
    assert "token" not in entra.asked


def test_only_the_browser_that_began_comes_back(world: World, entra: Entra) -> None:
    """A link that somebody sends signs nobody in as him; nor does a state that is made up."""
    hers, other = Browser(world), Browser(world)
    back = entra.signs_in(address_of(hers.post("/sign-in/work")), TOVE)
    there = address_of(other.post("/sign-in/work"))
    forged = entra.signs_in(there, TOVE).replace("state=", "state=0", 1)

    assert is_told(returns(Browser(world), back), Why.ELSEWHERE)
    assert is_told(returns(other, forged), Why.ELSEWHERE)
    other.post("/sign-in/work")
    assert is_told(returns(other, back), Why.ELSEWHERE)
    assert not other.inside
    assert "token" not in entra.asked


def test_it_takes_ten_minutes_at_most(world: World, entra: Entra) -> None:
    """Whoever finds the page the next day begins anew."""
    browser = Browser(world)
    back = entra.signs_in(address_of(browser.post("/sign-in/work")), TOVE)
    world.leap_to(world.now + UNDER_WAY_FOR)

    assert is_told(returns(browser, back), Why.ELSEWHERE)


def test_what_began_once_lets_in_once(world: World, entra: Entra) -> None:
    """Also where the provider would give a token for a code twice."""
    browser = Browser(world)
    back = entra.signs_in(address_of(browser.post("/sign-in/work")), TOVE)
    kept = browser.client.get_cookie(UNDER_WAY, "pages.oncall.example", "/sign-in/work")
    sent = {**entra.sent}
    returns(browser, back)
    entra.sent.update(sent)
    again = Browser(world)
    assert kept is not None
    again.client.set_cookie(
        UNDER_WAY, kept.value, domain="pages.oncall.example", path="/sign-in/work"
    )

    assert browser.inside
    assert is_told(returns(again, back), Why.ELSEWHERE)
    assert not again.inside


def test_the_browser_cannot_read_what_it_brings_back(world: World, entra: Entra) -> None:
    """Sealed; no script reads it, it goes nowhere but there, and is over in ten minutes."""
    answer = Browser(world).post("/sign-in/work")
    cookie = next(each for each in answer.headers.getlist("Set-Cookie") if UNDER_WAY in each)
    there = dict(parse_qsl(urlsplit(address_of(answer)).query))

    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/sign-in/work", "Max-Age=600"):
        assert word in cookie
    assert there["state"] not in cookie
    assert there["nonce"] not in cookie
    assert there["prompt"] == "select_account"
    assert SECRET not in answer.text


@pytest.mark.parametrize("sealed", ["", "AAAA", "é", "=", "A" * 4000, "eyJzdGF0ZSI6ICJ4In0="])
def test_a_made_up_cookie_is_none(world: World, entra: Entra, sealed: str) -> None:
    """A sentence, and no trace of an error."""
    browser = Browser(world)
    browser.client.set_cookie(
        UNDER_WAY, sealed, domain="pages.oncall.example", path="/sign-in/work"
    )

    assert is_told(browser.get("/sign-in/work/done?code=x&state=x"), Why.ELSEWHERE)


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/" + "a" * 5000])
def test_it_leads_to_our_pages_alone(world: World, entra: Entra, wanted: str) -> None:
    """Whatever the button was told; and what would not fit into a cookie leads to the first."""
    browser, answer = comes(world, entra, TOVE, next=wanted)

    assert answer.headers["Location"] == "/"
    assert browser.inside


@pytest.mark.parametrize("shown", [
    {"keys": []}, {"keys": {}}, {"keys": [7]}, {"keys": [{"kty": "EC", "kid": "first"}]},
    {"keys": [{"kty": "RSA", "kid": "first", "n": "", "e": ""}]},
    {"keys": [{"kty": "RSA", "kid": "first"}]},
    {"keys": [{"kty": "RSA", "kid": "first", "n": "é", "e": [1]}]},
])  # fmt: skip
def test_keys_that_are_none(world: World, entra: Entra, shown: object) -> None:
    """Whatever it shows, she is told something, and does not come in."""
    entra.answers["keys"] = Answer(200, json.dumps(shown).encode(), "")
    browser, answer = comes(world, entra, TOVE)

    assert is_told(answer, Why.DOWN, 503) or is_told(answer, Why.REFUSED)
    assert not browser.inside


def test_whoever_sends_drop_by_drop_is_given_up() -> None:
    """As whoever is silent: after so long, however much of it has come."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        Thread(target=_drips, args=(server,), daemon=True).start()
        began = stopwatch()
        with pytest.raises(NotReached):
            ask(address, {"code": "x"}, timeout_s=0.3)

    assert stopwatch() - began < 60


def _drips(server: socket.socket) -> None:
    """A page that never ends, a little of it at a time."""
    with server.accept()[0] as asker, suppress(OSError):
        asker.recv(4096)
        asker.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        never = Event()
        while not never.wait(0.01):
            asker.sendall(b"x")
