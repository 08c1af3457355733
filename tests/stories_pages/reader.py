"""Somebody who is signed in and looks at the pages: what she reads, and what she presses."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

from sqlalchemy import event
from werkzeug.test import Client, TestResponse

from oncall.contact.core.values import Contact
from oncall.contact.pages import casebook, now
from oncall.contact.rows import contacts
from oncall.contact.work.shown.revisions import Revisions
from oncall.contact.work.team import team_now
from oncall.web.frame import pages_app
from oncall.web.health import HealthFault
from oncall.web.visitor import COOKIE, Visitor
from tests.stories.vocabulary import Story
from tests.web.valid import valid

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
TAG = re.compile(r"<[^>]+>")


class Reader:
    """One colleague and her browser; she is what her roles and the rota make of her."""

    def __init__(self, story: Story, handle: str, *, team: str = "", language: str = "") -> None:
        self.story, self.handle = story, handle
        self._team, self._language = team or story.world.team_id, language
        self.faults: list[HealthFault] = []
        revisions = Revisions(story.world.desk)
        rooms = (
            now.blueprint(story.world.desk, revisions, lambda: self.faults),
            casebook.blueprint(story.world.desk, revisions, story.world.service.carrier),
        )
        self.visitor = self._visitor()
        self.app = pages_app(rooms, lambda _token: self.visitor, https=True)
        self.browser = Client(self.app)
        self.browser.set_cookie(COOKIE, handle)

    def _visitor(self) -> Visitor:
        desk = self.story.world.desk
        with desk.db.reading() as conn:
            team = team_now(conn, desk, self.story.world.team_id)
        person = team.staff[self.handle]
        parts = {*person.roles, *(["line holder"] if team.line_holder == self.handle else [])}
        language = self._language or person.language
        return Visitor(
            self._team, self.handle, person.called, language, frozenset(parts), self.handle
        )

    def opens(self, path: str, **query: str) -> TestResponse:
        """She goes to an address."""
        return valid(self.browser.get(path, query_string=query))

    def reads(self, path: str) -> str:
        """What she reads there, as words."""
        answer = self.opens(path)
        assert answer.status_code == 200, answer.status
        return words_of(answer.text)

    def now(self) -> str:
        """The page Now."""
        return self.reads("/now")

    def looks_at(self, contact: Contact) -> str:
        """The page of a contact."""
        return self.reads(f"/contacts/{contact.id}")

    def presses(self, contact: Contact, button: str, **form: str) -> str:
        """She presses a button of a contact; what she reads on the page after it."""
        return self.posts(f"/contacts/{contact.id}/press", button=button, here="one", **form)

    def posts(self, path: str, **form: str) -> str:
        """She sends a form, and reads what comes of it."""
        answer = self.browser.post(path, data=form, headers=FROM_HERE, follow_redirects=True)
        valid(answer)
        assert answer.status_code == 200, answer.status
        return words_of(answer.text)

    def is_refused(self, path: str, **form: str) -> int:
        """She sends a form and is refused; with which status."""
        answer = self.browser.post(path, data=form, headers=FROM_HERE)
        assert answer.status_code >= 400, answer.status
        return answer.status_code

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        """The statements that the database is asked meanwhile."""
        asked: list[str] = []

        def hears(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            asked.append(statement)

        engine = self.story.world.desk.db.engine
        event.listen(engine, "before_cursor_execute", hears)
        yield asked
        event.remove(engine, "before_cursor_execute", hears)


def words_of(html: str) -> str:
    """What a person sees of a page."""
    return " ".join(unescape(TAG.sub(" ", html)).split())


def history(story: Story, contact: Contact) -> list[tuple[str, str | None, dict[str, Any]]]:
    """What stands in a contact's history: kind, who, and more."""
    with story.world.desk.db.reading() as conn:
        rows = contacts.history(conn, contact.id)
    return [(row.kind, row.person, row.detail) for row in rows]
