"""Passkeys: what is refused, and the whole way with Chromium's own authenticator."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, Route
from sqlalchemy import text
from werkzeug.serving import make_server

from oncall.calendar.work.serving import Feeds
from oncall.demo.world import World
from oncall.pages import pages_of
from oncall.people.core.signing_in import CHALLENGED_FOR
from tests.browsing import LAPTOP, PHONE, clicks, faults, goes_on, tab_to
from tests.people.front_door import Browser, Door, link_for, signed_in

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize("answer", [
    "", "[]", "{", "{}", "null", '{"id": "AAAA"}', '{"id": 3, "response": 4}', "[" * 9_000,
    '{"id": "\\u0000", "rawId": "A", "type": "public-key", "response": {"clientDataJSON": "e30"}}',
    json.dumps({"id": "A" * 9999, "response": {"clientDataJSON": "é"}}),
])  # fmt: skip
def test_whatever_is_no_answer_lets_nobody_in(world: World, answer: str) -> None:
    """A sentence, and no trace of an error; and nothing is added by it."""
    refused = Browser(world).post("/sign-in/passkey", answer=answer)
    tove = signed_in(world, "tove")
    added = tove.post("/me/passkeys", answer=answer)

    assert refused.status_code == 403
    assert "Passnøkkelen hører ikke til" in refused.text
    assert added.status_code == 303
    assert "/me/passkeys/" not in tove.get("/me").text


def test_a_new_passkey_needs_a_code_of_the_app(world: World) -> None:
    """A phone that was left open gives nobody a way in for later."""
    tove = signed_in(world, "tove")
    refused = tove.post("/me/passkeys/options", code="000000")
    tove.wait(seconds=30)
    asked = tove.post("/me/passkeys/options", code=tove.shown)

    assert refused.status_code == 403
    assert json.loads(asked.text)["rp"]["id"] == "pages.oncall.example"
    assert json.loads(asked.text)["authenticatorSelection"]["userVerification"] == "required"


def test_a_passkey_that_is_not_there_is_not_ended(world: World) -> None:
    """404, as for all that is missing."""
    assert signed_in(world, "tove").post("/me/passkeys/0123456789abcdef/end").status_code == 404


class Lock(Door):
    """The team's pages at the address that its settings name, as passkeys are bound to it."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder, NOON, url=f"sqlite:///{folder}/door.db")
        self.server = make_server("127.0.0.1", 0, self._pages, threaded=True)
        self.url = f"http://localhost:{self.server.server_port}"
        desk = replace(self.world.desk, pages_url=self.url)
        self._app = pages_of(
            desk, self.world.service.health, Feeds(desk), self.world.service.carrier
        )
        self.secrets = {}
        Thread(target=self.server.serve_forever, daemon=True).start()

    def _pages(self, environ: Any, start: Any) -> Any:
        return self._app(environ, start)


@pytest.fixture(scope="module")
def lock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lock]:
    """One installation for all tests of this module."""
    found = Lock(tmp_path_factory.mktemp("lock"))
    yield found
    found.close()


@pytest.fixture
def phone(browser: Chromium) -> Iterator[Page]:
    """A phone with an authenticator of its own, whose owner unlocks it each time."""
    context = browser.new_context(locale="en")
    page = context.new_page()
    own = context.new_cdp_session(page)
    own.send("WebAuthn.enable")
    own.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }})  # fmt: skip
    yield page
    context.close()


def makes_one(lock: Lock, page: Page, handle: str) -> None:
    """She sets up her app, and makes a passkey on her own page."""
    lock.enter(page, handle)
    page.goto(f"{lock.url}/me")
    page.fill("#passkey-code", lock.code(handle))
    clicks(page, "form[data-passkey] button")


def reaches(page: Page, button: str) -> None:
    """Tab to it, and Enter."""
    tab_to(page, button)
    goes_on(page)


def opened(page: Page) -> str:
    """Sign in with the passkey; where that led."""
    clicks(page, "form[data-passkey] button")
    return page.url


@pytest.mark.browser
def test_a_passkey_by_keys_alone(lock: Lock, phone: Page) -> None:
    """Without a name and without a code; it is listed, and once removed it opens nothing."""
    lock.enter(phone, "tove")
    phone.goto(f"{lock.url}/me")
    tab_to(phone, "#passkey-code")
    phone.keyboard.type(lock.code("tove"))
    goes_on(phone)
    assert "passnøkkelen no" in phone.locator(".done").inner_text()
    reaches(phone, "[action='/sign-out'] button")
    phone.goto(f"{lock.url}/sign-in?next=/me")
    reaches(phone, "form[data-passkey] button")
    assert phone.url.endswith("/me")
    assert "Sist brukt" in phone.locator("section[aria-labelledby=passkeys]").inner_text()
    phone.goto(f"{lock.url}/audit")
    assert "logga inn med passnøkkel" in phone.locator("main").inner_text()

    phone.goto(f"{lock.url}/me")
    reaches(phone, "[action$='/end'] button")
    reaches(phone, "[action='/sign-out'] button")
    phone.goto(f"{lock.url}/sign-in")
    reaches(phone, "form[data-passkey] button")

    assert phone.locator("[role=alert]").count() == 1


@pytest.mark.browser
def test_an_answer_is_good_once(lock: Lock, phone: Page) -> None:
    """Whoever reads it on the way cannot use it again, also where a passkey counts nothing."""
    makes_one(lock, phone, "ane")
    clicks(phone, "text='Logg ut'")
    sent = []
    phone.on("request", lambda each: sent.append(each.post_data or ""))
    phone.goto(f"{lock.url}/sign-in")
    opened(phone)
    answer = next(each for each in sent if "clientDataJSON" in each)
    with lock.world.desk.db.transaction() as tx:
        tx.execute(text("update passkey set sign_count = 0"))
    again = phone.request.post(
        f"{lock.url}/sign-in/passkey", data=answer,
        headers={"Sec-Fetch-Site": "same-origin",
                 "Content-Type": "application/x-www-form-urlencoded"},
    )  # fmt: skip

    assert again.status == 403


@pytest.mark.browser
def test_an_answer_to_an_old_question_lets_nobody_in(lock: Lock, phone: Page) -> None:
    """Five minutes, and the browser has to ask anew."""
    makes_one(lock, phone, "cato")
    clicks(phone, "text='Logg ut'")
    phone.goto(f"{lock.url}/sign-in")

    def later(route: Route) -> None:
        lock.world.leap_to(lock.world.now + CHALLENGED_FOR + timedelta(seconds=1))
        route.continue_()

    phone.route(f"{lock.url}/sign-in/passkey", later)
    opened(phone)

    assert phone.locator("[role=alert]").count() == 1


@pytest.mark.browser
def test_the_pages_with_passkeys_fit_and_anybody_can_read_them(lock: Lock, phone: Page) -> None:
    """A phone and a laptop, light and dark."""
    makes_one(lock, phone, "dina")
    for size in (PHONE, LAPTOP):
        phone.set_viewport_size(size)
        phone.goto(f"{lock.url}/me")
        assert faults(phone) == []
    clicks(phone, "text='Logg ut'")

    assert faults(phone) == []


@pytest.mark.browser
def test_a_passkey_of_somebody_who_has_a_new_link_opens_nothing(lock: Lock, phone: Page) -> None:
    """A new link ends every way in that she had."""
    makes_one(lock, phone, "bo")
    clicks(phone, "text='Logg ut'")
    Browser(lock.world).accept(link_for(lock.world, "bo"))
    phone.goto(f"{lock.url}/sign-in")
    opened(phone)

    assert phone.locator("[role=alert]").count() == 1
