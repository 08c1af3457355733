"""Every page there is, as somebody sees them who is everything to her team; and every form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, BrowserContext
from werkzeug.exceptions import HTTPException
from werkzeug.test import Client

from oncall.contact.work.shown.standing import entrance_of
from oncall.demo.example import EXAMPLE
from oncall.demo.world import LINE
from oncall.pay import rows as pay
from oncall.people.work.invitations import invite
from oncall.rota.core.changes.laying import Wanted
from oncall.rota.work import Deed, import_plan, record_change
from oncall.web.rights import SIGNED_IN
from oncall.web.visitor import COOKIE
from tests.people.front_door import Door

LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')
MOTHER, STRANGER = "+4740000201", "+4740000399"
NO_PAGES = {
    "frame.static", "frame.start", "now.live", "contact.live", "contact.sound", "rota.hours_file",
    "pay.download", "pay.budget_file", "pay.statement", "calendar.feed", "card.card", "health.look",
}  # fmt: skip
"""What is not looked at in a browser, or is a part of a page that is."""
ELSEWHERE = {"rota.one_swap", "work_account.back"}
"""Pages that want something first: walked in the tests of their own rooms."""
MONTH = "2026-02"
NEXT_WEEK = "/rota?week=2026-W11"
BESIDE = ("/sign-in", "/sign-in?text=1", "/sign-in?recovery=1", "/nothing", f"/pay/{MONTH}",
          "/rota/plans/compare?older=1&newer=2")  # fmt: skip
"""No link leads there, or another of its kind is linked first."""
Key = tuple[str, frozenset[str]]


@dataclass(frozen=True)
class Everywhere:
    """The team's pages at an address, and a session of Tove's, who has every role."""

    door: Door
    session: str
    invitation: str

    def context(self, browser: Browser, **how: object) -> BrowserContext:
        """A browser in which she is signed in."""
        context = browser.new_context(**how)  # type: ignore[arg-type]
        cookie = {"name": COOKIE, "value": self.session, "url": self.door.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        return context

    def speak(self, language: str) -> None:
        """The pages speak it to her from now on."""
        self.door.is_now("tove", language=language)

    def pages(self) -> dict[Key, str]:
        """One address of each page that she gets to, by what it is and what it is asked."""
        browser = Client(self.door.world.service.pages)
        browser.set_cookie(COOKIE, self.session)
        found = dict[Key, str]()
        hers = (each for each in _linked(browser, NEXT_WEEK) if "person=tove&start" in each)
        left = [*BESIDE, self.invitation, next(hers), *_linked(browser, "/now")]
        while left:
            address = left.pop(0)
            key = self._key(address)
            if key[0] not in NO_PAGES and key not in found:
                found[key] = address
                left += _linked(browser, address)
        return found

    def endpoints(self) -> set[str]:
        """Everything that can be opened."""
        rules = self.door.world.service.pages.url_map.iter_rules()
        return {each.endpoint for each in rules if "GET" in (each.methods or ())}

    def _key(self, address: str) -> Key:
        parts = urlsplit(address)
        try:
            found = self.door.world.service.pages.url_map.bind("").match(parts.path)[0]
        except HTTPException:
            found = "none"
        return found, frozenset(parse_qs(parts.query)) - {"next", "said", "done"}


def _linked(browser: Client, address: str) -> Iterator[str]:
    answer = browser.get(address, headers={"Accept": "text/html"})
    return (unescape(each) for each in LINK.findall(answer.text))


def everywhere(folder: Path) -> Everywhere:
    """A team in which there is something on each page; families have just written."""
    door = Door(folder)
    world = door.world
    desk = world.desk
    door.is_now("tove", roles=frozenset(SIGNED_IN) - {"line holder", "deputy"})
    with desk.db.transaction() as tx:
        pay.add_run(tx, desk.env, world.team_id, MONTH, MONTH, (), {}, "tove")
    session = door.session("tove")
    begins = world.now + timedelta(days=1)
    stands_in = Wanted("stand-in", "", "vikar", "", begins, begins + timedelta(hours=2))
    deed = Deed("tove", "agreed on the phone")
    record_change(desk.db, desk.vault, desk.env, team="Example team", wanted=[stands_in], deed=deed)
    import_plan(desk.db, desk.vault, desk.env, text=EXAMPLE.replace("2026-01-01", "2026-03-03", 1))
    for number in (MOTHER, STRANGER):
        world.sim.text(number, LINE, "Hei")
    world.run(10)
    invited = invite(entrance_of(desk), team_id=world.team_id, handle="tove", by="tove")
    return Everywhere(door, session, urlsplit(invited.address).path)
