"""Signing in with a real browser: a phone without a script, keys alone, large letters."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from pyotp import TOTP
from werkzeug.serving import make_server

from oncall.demo.world import World
from tests.conftest import CHROMIUM
from tests.people.front_door import link_for

pytestmark = pytest.mark.browser

PHONE, LAPTOP = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=800)
Opens = Callable[..., Page]


class Door:
    """The team's pages at an address, and the app on each person's phone."""

    def __init__(self, folder: Path) -> None:
        noon = datetime(2026, 3, 3, 12, tzinfo=UTC)
        self.world = World(folder, noon, url=f"sqlite:///{folder}/door.db")
        self.server = make_server("127.0.0.1", 0, self.world.service.pages, threaded=True)
        # Chromium takes a Secure cookie over http from this name only.
        self.url = f"http://localhost:{self.server.server_port}"
        self.secrets: dict[str, str] = {}
        Thread(target=self.server.serve_forever, daemon=True).start()

    def link(self, handle: str) -> str:
        """A new invitation, at this address."""
        return self.url + urlsplit(link_for(self.world, handle)).path

    def code(self, handle: str) -> str:
        """What her app shows half a minute later."""
        self.world.leap_to(self.world.now + timedelta(seconds=30))
        return TOTP(self.secrets[handle]).at(self.world.now)

    def enter(self, page: Page, handle: str) -> None:
        """Set up the app by a link; ends at the recovery codes."""
        page.goto(self.link(handle))
        self.secrets[handle] = page.locator("#secret").inner_text()
        page.fill("#code", self.code(handle))
        page.click("button.main")

    def close(self) -> None:
        """Nobody is served any more."""
        self.server.shutdown()
        self.world.desk.db.close()


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """One installation for all of these."""
    found = Door(tmp_path_factory.mktemp("door"))
    yield found
    found.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all of these."""
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def opens(browser: Browser) -> Iterator[Opens]:
    """A browser of somebody's own."""
    contexts = []

    def opens(**how: object) -> Page:
        context = browser.new_context(**how)  # type: ignore[arg-type]
        contexts.append(context)
        return context.new_page()

    yield opens
    for context in contexts:
        context.close()


def faults(page: Page) -> list[str]:
    """What axe finds, in both colours, and whether one has to push the page sideways."""
    found = []
    for colours in ("dark", "light"):
        page.emulate_media(color_scheme=colours)
        found += [each["id"] for each in Axe().run(page).response["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return found + ["too wide"] * bool(wide)


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
        for address in ("/me", "/audit", "/sign-in", "/nothing"):
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
