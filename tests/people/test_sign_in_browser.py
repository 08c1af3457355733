"""Signing in with a real browser: a phone without a script, keys alone, large letters."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browsing import LAPTOP, PHONE, Opens, faults
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


def test_a_link_a_code_out_and_in_again_on_a_phone_without_a_script(
    door: Door, opens: Opens
) -> None:
    """The whole way, as somebody goes it who has never seen it."""
    page = opens(viewport=PHONE, java_script_enabled=False, locale="nb")
    door.enter(page, "bo")
    codes = page.locator(".secret li").count()
    page.click("text=Jeg har tatt vare på dem")
    inside = urlsplit(page.url).path
    page.click("nav >> text=Meg")
    page.click("text='Logg ut'")
    told = page.locator(".done").inner_text()
    page.fill("#handle", "Bo")
    page.fill("#code", "000000")
    page.click("button.main")
    refused = page.locator("[role=alert]").inner_text()
    page.fill("#code", door.code("bo"))
    page.click("button.main")

    assert codes == 10
    assert inside != "/sign-in"
    assert "logget ut" in told
    assert "stemmer ikke" in refused
    assert urlsplit(page.url).path == inside


def test_every_page_fits_and_anybody_can_read_it(door: Door, opens: Opens) -> None:
    """A phone and a laptop, light and dark, and letters of twice the size."""
    for size in (PHONE, LAPTOP):
        page = opens(viewport=size)
        page.goto(door.link("tove"))
        found = {"invitation": faults(page)}
        door.enter(page, "tove")
        found["codes"] = faults(page)
        page.goto(f"{door.url}/people")
        page.locator("button").first.click()
        found["invited"] = faults(page)
        for address in ("/me", "/audit", "/sign-in", "/sign-in?text=1", "/nothing"):
            page.goto(door.url + address)
            found[address] = faults(page)
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            found[f"{address} large"] = ["too wide"] * bool(wide)

        assert {name: each for name, each in found.items() if each} == {}


def test_signing_in_by_keys_alone(door: Door, opens: Opens) -> None:
    """The first stop jumps to the content; from there name, code and Enter."""
    page = opens(viewport=LAPTOP)
    door.enter(page, "dina")
    page.context.clear_cookies()
    page.goto(f"{door.url}/sign-in")
    for key in ("Tab", "Enter", "Tab"):
        page.keyboard.press(key)
    page.keyboard.type("dina")
    page.keyboard.press("Tab")
    page.keyboard.type(door.code("dina"))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not urlsplit(url).path.startswith("/sign-in"))

    assert page.locator(".who").inner_text() == "Dina"
