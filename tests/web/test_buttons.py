"""Nobody meets a button that would refuse her, and an auditor none that does anything."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from werkzeug.test import Client

from oncall.web.rights import Right, right_of
from oncall.web.visitor import COOKIE
from tests.web.everywhere import Everywhere, everywhere

FORM = re.compile(r"<form ([^>]*)>")
ACTION = re.compile(r'action="([^"]*)"')
ROLES = {
    "bo": "staff",
    "cato": "supervisor",
    "dina": "office",
    "eli": "approver",
    "vikar": "auditor",
}
"""Each of them is this only; Ane is the deputy as well."""


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everywhere]:
    """A team in which there is something on each page."""
    folder: Path = tmp_path_factory.mktemp("buttons")
    found = everywhere(folder)
    for handle, role in ROLES.items():
        found.door.is_now(handle, roles=frozenset({role}))
    yield found
    found.door.close()


def buttons(team: Everywhere, handle: str) -> dict[str, Right]:
    """What can be pressed on any page she gets to, and the right it takes."""
    hers = Everywhere(team.door, team.door.session(handle), "/nothing")
    app, browser = team.door.world.service.pages, Client(team.door.world.service.pages)
    browser.set_cookie(COOKIE, hers.session)
    found = dict[str, Right]()
    for address in hers.pages().values():
        for form in FORM.findall(browser.get(address, headers={"Accept": "text/html"}).text):
            if 'method="post"' in form:
                to = ACTION.search(form)
                path = urlsplit(unescape(to[1]) if to else address).path
                endpoint = app.url_map.bind("").match(path, method="POST")[0]
                right = right_of(app, endpoint)
                assert right
                found[path] = right
    return found


@pytest.mark.parametrize("handle", [*ROLES, "ane", "tove"])
def test_nobody_meets_a_button_that_would_refuse_her(team: Everywhere, handle: str) -> None:
    """Whatever stands on a page that she gets to is hers to press."""
    parts = {ROLES.get(handle, "staff"), *({"deputy"} if handle == "ane" else ())}
    found = buttons(team, handle)
    if handle == "tove":
        parts = {*ROLES.values(), "line holder"}

    assert found
    assert [path for path, right in found.items() if not right.admits(parts)] == []


def test_an_auditor_meets_no_button_that_does_something(team: Everywhere) -> None:
    """But for her own way in and out."""
    found = buttons(team, "vikar")

    assert {path: right.whose for path, right in found.items() if right.whose == "the team's"} == {}
    assert "/sign-out" in found
