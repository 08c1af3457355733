"""The way to the municipality's sign-in and back, in a real browser and over real addresses."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from oncall.calendar.work.serving import Feeds
from oncall.demo.world import World
from oncall.identity import Provider
from oncall.pages import pages_of
from tests.browsing import LAPTOP, PHONE, clicks, faults, goes_on
from tests.people.entra import SETTINGS, TOVE, Entra
from tests.people.front_door import Door

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


class Front(Door):
    """The team's pages and a pretended provider, each at an address of this machine."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder, NOON, url=f"sqlite:///{folder}/front.db")
        self.entra = Entra(self.world.env.now)
        self.there = make_server("127.0.0.1", 0, self._provider, threaded=True)
        self.server = make_server("127.0.0.1", 0, self._pages, threaded=True)
        self.entra.host = f"http://localhost:{self.there.server_port}"
        self.url = f"http://localhost:{self.server.server_port}"
        settings = replace(SETTINGS, authority=self.entra.host)
        provider = Provider(settings, self.world.env.now)
        desk = replace(self.world.desk, pages_url=self.url, provider=provider)
        service = self.world.service
        self._app = pages_of(desk, service.health, Feeds(desk), service.carrier)
        self.secrets = {}
        for each in (self.there, self.server):
            Thread(target=each.serve_forever, daemon=True).start()

    def _pages(self, environ: Any, start: Any) -> Any:
        return self._app(environ, start)

    def _provider(self, environ: Any, start: Any) -> Any:
        return self._said(Request(environ))(environ, start)

    def _said(self, request: Request) -> Response:
        """Signs Tove in at once, as somebody who is signed in to her computer."""
        if request.path.endswith("/authorize"):
            back = self.entra.signs_in(request.url, TOVE)
            return Response(status=302, headers={"Location": back})
        answer = self.entra.asks(request.base_url, request.form or None)
        return Response(answer.body, answer.status, content_type="application/json")

    def close(self) -> None:
        """Nobody is served any more."""
        self.there.shutdown()
        super().close()


@pytest.fixture
def front(tmp_path: Path) -> Iterator[Front]:
    """Both, for one test."""
    found = Front(tmp_path)
    yield found
    found.close()


@pytest.mark.browser
def test_she_links_it_and_signs_in_with_it_by_keys_alone(front: Front, browser: Chromium) -> None:
    """No policy of ours holds her up on the way, and nothing is wrong with the pages beside it."""
    page = browser.new_page(viewport=PHONE, color_scheme="dark", locale="en")
    front.enter(page, "tove")
    page.goto(f"{front.url}/me")
    page.focus("#account-code")
    page.keyboard.type(front.code("tove"))
    goes_on(page)
    assert "jobbkontoen no" in page.locator(".done").inner_text()
    assert faults(page) == []
    clicks(page, "text='Logg ut'")
    page.set_viewport_size(LAPTOP)
    page.goto(f"{front.url}/sign-in?next=/audit")
    assert faults(page) == []
    page.focus("#work button")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{front.url}/audit")

    assert "logga inn med jobbkontoen" in page.locator("main").inner_text()
    page.context.close()
