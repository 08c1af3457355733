"""The example team before its pages, in virtual time: browsers, apps, and what people do."""

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page
from pyotp import TOTP
from werkzeug.serving import make_server
from werkzeug.test import Client, TestResponse

from oncall.contact.work.shown.standing import entrance_of
from oncall.demo.example import BY_TEXT_TOO
from oncall.demo.world import PAGES_URL, World
from oncall.people.rows.people import put
from oncall.people.work import invitations, staff
from oncall.people.work.entrance import let_in
from oncall.people.work.invitations import SERVER
from tests.browsing import clicks
from tests.web.valid import valid

FROM_HERE = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


@dataclass
class Browser:
    """One browser at the team's pages, and the app on the phone beside it."""

    world: World
    client: Client = field(init=False)
    secret: str = ""
    codes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.client = Client(self.world.service.pages)

    def get(self, path: str) -> TestResponse:
        """Open a page."""
        headers = {"Accept": "text/html"}
        return valid(self.client.get(path, base_url=PAGES_URL, headers=headers))

    def post(self, path: str, **form: Any) -> TestResponse:
        """Press a button."""
        answer = self.client.post(path, base_url=PAGES_URL, headers=FROM_HERE, data=form)
        return valid(answer)

    @property
    def shown(self) -> str:
        """The code that the app shows now."""
        return TOTP(self.secret).at(self.world.now)

    def accept(self, address: str, *, remember: bool = False) -> TestResponse:
        """Open a link and set up the app."""
        path = urlsplit(address).path
        self.secret = found(r'id="secret">(\w+)<', self.get(path))
        also = {"remember": "on"} if remember else {}
        answer = self.post(path, code=self.shown, **also)
        self.codes = tuple(re.findall(r"<li>([A-Z2-9]{5}-[A-Z2-9]{5})</li>", answer.text))
        return answer

    def sign_in(self, handle: str, code: str | None = None, **also: str) -> TestResponse:
        """Sign in half a minute later, with the code that the app shows then or another one."""
        self.wait(seconds=30)
        return self.post("/sign-in", handle=handle, code=code or self.shown, **also)

    def wait(self, **span: float) -> None:
        """Nothing happens for so long."""
        self.world.leap_to(self.world.now + timedelta(**span))

    @property
    def inside(self) -> bool:
        """Whether this browser is signed in."""
        return self.get("/me").status_code == 200


def found(pattern: str, answer: TestResponse) -> str:
    """What a page shows there."""
    match = re.search(pattern, answer.text)
    assert match, answer.text
    return unescape(match[1])


def link_for(world: World, handle: str) -> str:
    """A new invitation, made on the server."""
    entrance = entrance_of(world.desk)
    made = invitations.invite(entrance, team_id=world.team_id, handle=handle, by=SERVER)
    return made.address


def signed_in(world: World, handle: str, *, remember: bool = False) -> Browser:
    """A browser in which this person has set up her app."""
    browser = Browser(world)
    browser.accept(link_for(world, handle), remember=remember)
    return browser


def deeds(world: World, browser: Browser) -> list[str]:
    """What the audit shows this browser, the newest first."""
    rows = re.findall(r"</time> <b>(.*?)</b> (.*?)</li>", browser.get("/audit").text)
    return [unescape(f"{who} {did}") for who, did in rows]


def texts_to(world: World, handle: str) -> list[str]:
    """What came to her number on record, when all that waits was sent."""
    world.run(10)
    with world.desk.db.reading() as conn:
        phone = staff(conn, world.desk.vault, world.team_id)[handle].phone
    return [text.body for text in world.sim.phone(phone or "").texts]


class Door:
    """The team's pages at an address, and the app on each person's phone."""

    def __init__(self, folder: Path, at: datetime = NOON) -> None:
        self.world = World(folder, at, url=f"sqlite:///{folder}/door.db", plan=BY_TEXT_TOO)
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
        clicks(page, "button.main")

    def session(self, handle: str) -> str:
        """What the cookie of her browser says once she has signed in."""
        desk = self.world.desk
        with desk.db.transaction() as tx:
            whose = (self.world.team_id, handle)
            tokens = let_in(tx, entrance_of(desk), *whose, remember=False, did="signed_in")
        return tokens.session

    def is_now(self, handle: str, **what: object) -> None:
        """Her record says so from now on."""
        desk, team = self.world.desk, self.world.team_id
        with desk.db.transaction() as tx:
            person = staff(tx, desk.vault, team)[handle]
            put(tx, desk.vault, desk.env, team, replace(person, **what))  # type: ignore[arg-type]

    def close(self) -> None:
        """Nobody is served any more."""
        self.server.shutdown()
        self.world.desk.db.close()
