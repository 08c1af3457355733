"""A team in which everybody is one thing only, in each language, on a phone and on a laptop."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route
from werkzeug.test import Client

from oncall.demo.example import example_folder
from oncall.demo.world import LINE
from oncall.pay.work import books
from oncall.people.rows import audit
from oncall.people.work import import_families
from oncall.people.work.members import A_PAGE
from oncall.web.visitor import COOKIE
from oncall.wording import LANGUAGES
from tests.browsing import LAPTOP, PHONE
from tests.journeys.walking import Walk
from tests.people.front_door import FROM_HERE, Door, signed_in

NIGHT = datetime(2026, 4, 14, 1, tzinfo=UTC)
"""Three in the morning of a Tuesday: three months are over, and Tove alone is on duty."""
ROLES = {"tove": "staff", "cato": "supervisor", "vikar": "auditor"}
"""Whose roles are not as in the example: there somebody has several, and nobody is an auditor."""
FATHER, STRANGER = "+4740000205", "+4740000399"
ASKED = ("2025-12-15", "2026-04-01")
"""What family F-32 has said of its numbers was said lately."""
HOWS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": PHONE, "color_scheme": "dark"},
    "laptop": {"viewport": LAPTOP, "color_scheme": "light"},
}
Walks = Callable[[str, str], Walk]


@dataclass(frozen=True)
class Team:
    """Its pages at an address, the language they speak, and the screen they are looked at on."""

    door: Door
    language: str
    screen: str

    def presses(self, handle: str, address: str, **form: str) -> None:
        """Somebody has pressed a button before the journey begins."""
        browser = Client(self.door.world.service.pages)
        browser.set_cookie(COOKIE, self.door.session(handle))
        answer = browser.post(address, data=form, headers=FROM_HERE)
        assert answer.status_code == 303, answer.text


@pytest.fixture(
    scope="module",
    params=[(language, screen) for screen in HOWS for language in LANGUAGES],
    ids="-".join,
)
def team(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Team]:
    """One installation for all its people: January has a run, and February is to be approved."""
    language, screen = request.param
    folder: Path = tmp_path_factory.mktemp("team")
    found = Team(Door(folder, NIGHT), language, screen)
    world = found.door.world
    for handle in ("bo", "tove", "cato", "ane", "leiar-stord", "merkantil", "vikar"):
        role = {"roles": frozenset({ROLES[handle]})} if handle in ROLES else {}
        found.door.is_now(handle, language=language, **role)
    asked = (example_folder() / "example-families.csv").read_text("utf-8").replace(*ASKED)
    import_families(world.desk.db, world.desk.vault, world.desk.env, text=asked)
    with world.desk.db.transaction() as tx:
        for _ in range(A_PAGE):
            audit.note(tx, world.env, world.team_id, "merkantil", "signed_in")
    found.door.secrets["vikar"] = signed_in(world, "vikar").secret
    books.keep_all(world.desk.db, world.desk.env)
    for month in ("2026-01", "2026-02"):
        found.presses("ane", f"/pay/{month}/confirm")
    found.presses("leiar-haugesund", "/pay/2026-01/approve")
    for number in (FATHER, STRANGER):
        world.sim.text(number, LINE, "Hei")
    world.run(10)
    yield found
    found.door.close()


@pytest.fixture
def walks(team: Team, browser: Browser) -> Iterator[Walks]:
    """Begin a journey as somebody who has signed in; in the end the browser complains of nothing.

    On a phone no script of ours runs: whatever the pages do, they do without it.
    """
    said: list[str] = []
    context = browser.new_context(**HOWS[team.screen], locale=team.language)

    def begins(handle: str, address: str) -> Walk:
        if handle:
            cookie = {"name": COOKIE, "value": team.door.session(handle), "url": team.door.url}
            context.add_cookies([cookie])  # type: ignore[list-item]
        if team.screen == "phone":
            context.route("**/pages*.js*", _nothing)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        walk = Walk(page, team.language)
        walk.begins(team.door.url + address)
        return walk

    yield begins
    context.close()
    assert said == []


def _nothing(route: Route) -> None:
    route.fulfill(body="", content_type="text/javascript")
