"""Colleagues who look at the pages of the rota, at whatever time the world has."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from sqlalchemy import event
from werkzeug.test import Client, TestResponse

from oncall.calendar.pages import mine
from oncall.demo.world import World
from oncall.pages import rota_desk
from oncall.rota.core.changes.laying import Wanted
from oncall.rota.pages import room
from oncall.rota.work import Deed, record_change
from oncall.web.frame import pages_app
from oncall.web.visitor import COOKIE, Visitor
from tests.rota.shapes import at
from tests.web.valid import valid

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
PARTS = {
    "tove": {"staff", "supervisor", "line holder"},
    "ane": {"staff", "deputy"},
    "merkantil": {"office"},
}


class Pages:
    """The pages of the rota on a world; whoever's handle is the token is signed in."""

    def __init__(self, world: World, language: str = "en", team: str = "") -> None:
        self.world, self.language, self.team = world, language, team or world.team_id
        desk = world.desk
        rooms = [room.blueprint(rota_desk(desk)), mine.blueprint(desk)]
        self.app = pages_app(rooms, self._who, https=False)
        self.asked: list[str] = []

    def _who(self, handle: str) -> Visitor:
        parts = frozenset(PARTS.get(handle, {"staff"}))
        return Visitor(self.team, handle, handle.title(), self.language, parts, handle)

    def get(self, handle: str, address: str) -> TestResponse:
        """She opens an address."""
        return valid(self._browser(handle).get(address))

    def reads(self, handle: str, address: str) -> str:
        """The words of a page, a space between them."""
        answer = self.get(handle, address)
        assert answer.status_code == 200, answer.status
        return words(answer.text)

    def sends(self, handle: str, address: str, **form: Any) -> TestResponse:
        """She fills in a form and presses a button; where it leads is not followed."""
        return self.posts(handle, address, form)

    def posts(self, handle: str, address: str, form: Mapping[str, Any]) -> TestResponse:
        """The same with fields that have names of their own."""
        return valid(self._browser(handle).post(address, data=form, headers=FROM_HERE))

    def count(self, handle: str, address: str) -> int:
        """How many questions the page asks the database."""
        asked: list[str] = []

        def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
            if statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
                asked.append(statement)

        engine = self.world.desk.db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            assert self.get(handle, address).status_code == 200
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(asked)

    def changes(self, *wanted: Wanted) -> None:
        """Tove records a change."""
        desk = self.world.desk
        record_change(
            desk.db, desk.vault, desk.env, team=None, wanted=wanted, deed=Deed("tove", "agreed")
        )

    def _browser(self, handle: str) -> Client:
        browser = Client(self.app)
        browser.set_cookie(COOKIE, handle)
        return browser


def words(html: str) -> str:
    """The text of the main part of a page, or of a piece of one."""
    main = html.partition("<main")[2].partition(">")[2] or html
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def day_of(page: str, day: str) -> str:
    """The words of one day of the rota."""
    after = page.partition(f'datetime="{day}"')[2].partition(">")[2]
    return words(after.partition("</li>")[0])


def wanted(kind: str, person: str, instead_of: str, rotation: str, first: str, last: str) -> Wanted:
    """A change as somebody asks for it."""
    return Wanted(kind, rotation, person, instead_of, at(first), at(last))  # type: ignore[arg-type]
