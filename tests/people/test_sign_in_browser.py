"""Signing in with a real browser: a phone without a script, keys alone, large letters."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from oncall.wording import say
from tests.browsing import LAPTOP, PHONE, Opens, clicks, faults, goes_on, tab_to, too_wide
from tests.people.front_door import Door

pytestmark = pytest.mark.browser


@pytest.fixture
def opens(browser: Browser) -> Iterator[Opens]:
    """A browser of somebody's own."""
    contexts = []

    def opens(**how: Any) -> Page:
        context = browser.new_context(**how)
        contexts.append(context)
        return context.new_page()

    yield opens
    for context in contexts:
        context.close()


def test_somebody_is_invited_and_comes_in_by_keys_alone(door: Door, opens: Opens) -> None:
    """The whole way, on the phone of somebody who has never seen it, and without a script."""
    tove = opens(viewport=LAPTOP, locale="nn")
    door.enter(tove, "tove")
    tove.goto(f"{door.url}/people")
    reaches(tove, "[action='/people/bo/invite'] button")
    link = tove.inner_text("#link")
    page = opens(viewport=PHONE, java_script_enabled=False, locale="nb")
    page.goto(door.url + urlsplit(link).path)
    door.secrets["bo"] = page.inner_text("#secret")
    types(page, "#code", door.code("bo"))
    goes_on(page)
    codes = page.locator(".secret li").count()
    reaches(page, "main a.button")
    inside = urlsplit(page.url).path
    reaches(page, "nav [href='/me']")
    reaches(page, "[action='/sign-out'] button")
    told = page.locator(".done").inner_text()
    types(page, "#handle", "Bo")
    types(page, "#code", "000000")
    goes_on(page)
    refused = page.locator("[role=alert]").inner_text()
    types(page, "#code", door.code("bo"))
    goes_on(page)

    assert codes == 10
    assert inside != "/sign-in"
    assert "logget ut" in told
    assert "stemmer ikke" in refused
    assert urlsplit(page.url).path == inside


def test_new_recovery_codes_and_a_pin_by_keys_alone(door: Door, opens: Opens) -> None:
    """With one of the new codes she is in again; a PIN is chosen, and taken away."""
    page = opens(viewport=PHONE, locale="nn")
    door.enter(page, "cato")
    old = page.locator(".secret li").first.inner_text()
    page.goto(f"{door.url}/me")
    types(page, "#code", door.code("cato"))
    goes_on(page)
    new, found = page.locator(".secret li").first.inner_text(), faults(page)
    page.context.clear_cookies()
    page.goto(f"{door.url}/sign-in?next=/me")
    reaches(page, "[href^='/sign-in?recovery=1']")
    types(page, "#handle", "cato")
    types(page, "#code", new)
    goes_on(page)
    types(page, "#pin", "271839")
    types(page, "#pin-code", door.code("cato"))
    goes_on(page)
    chosen = page.locator(".done").inner_text()
    found += faults(page)
    reaches(page, "[action='/me/pin/end'] button")

    assert old != new
    assert chosen == say("nb", "pages.done.pin_set")
    assert page.locator(".done").inner_text() == say("nb", "pages.done.pin_ended")
    assert found == []


def test_every_page_fits_and_anybody_can_read_it(door: Door, opens: Opens) -> None:
    """On a laptop, light and dark, and in letters of twice the size."""
    page = opens(viewport=LAPTOP)
    page.goto(door.link("tove"))
    found = {"invitation": faults(page)}
    door.enter(page, "tove")
    found["codes"] = faults(page)
    page.goto(f"{door.url}/people")
    clicks(page, "button >> nth=0")
    found["invited"] = faults(page)
    for address in ("/me", "/audit", "/sign-in", "/sign-in?text=1", "/nothing"):
        page.goto(door.url + address)
        found[address] = faults(page)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        found[f"{address} large"] = ["too wide"] * too_wide(page)

    assert {name: each for name, each in found.items() if each} == {}


def test_signing_in_by_keys_alone(door: Door, opens: Opens) -> None:
    """The first stop jumps to the content; from there name, code and Enter."""
    page = opens(viewport=LAPTOP)
    door.enter(page, "dina")
    page.context.clear_cookies()
    page.goto(f"{door.url}/sign-in")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'main'")
    page.keyboard.press("Tab")
    page.keyboard.type("dina")
    page.keyboard.press("Tab")
    page.keyboard.type(door.code("dina"))
    goes_on(page)

    assert page.locator(".who").inner_text() == "Dina"


def types(page: Page, field: str, words: str) -> None:
    """Tab to a field and write."""
    tab_to(page, field)
    page.keyboard.type(words)


def reaches(page: Page, what: str) -> None:
    """Tab to it, and Enter."""
    tab_to(page, what)
    goes_on(page)
