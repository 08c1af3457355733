"""What tests in a real browser share: sizes of a screen, and pages that somebody opens."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any, Literal, Protocol

from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize
from werkzeug.serving import make_server

from oncall.web.visitor import COOKIE

PHONE, LAPTOP = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=800)
COLOURS: tuple[Literal["dark", "light"], ...] = ("dark", "light")
Opens = Callable[..., Page]


class Pages(Protocol):
    """Pages where whoever's handle is the token is signed in, in the language that is set."""

    app: Flask
    language: str


@contextmanager
def served(pages: Pages) -> Iterator[str]:
    """These pages at an address of this machine."""
    server = make_server("127.0.0.1", 0, pages.app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@contextmanager
def opening(browser: Browser, pages: Pages, url: str) -> Iterator[Opens]:
    """Open pages as somebody; in the end the browser has had nothing to complain of."""
    said: list[str] = []
    contexts = []

    def opens(handle: str, address: str, language: str = "nn", **how: Any) -> Page:
        pages.language = language
        context = browser.new_context(**how)
        contexts.append(context)
        context.add_cookies([{"name": COOKIE, "value": handle, "url": url}])
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.goto(url + address)
        return page

    yield opens
    for context in contexts:
        context.close()
    assert said == []


def too_wide(page: Page) -> bool:
    """Whether one has to push the page sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def faults(page: Page) -> list[str]:
    """What axe finds, in both colours, and whether one has to push the page sideways."""
    found = []
    for colours in COLOURS:
        page.emulate_media(color_scheme=colours)
        found += [each["id"] for each in Axe().run(page).response["violations"]]
    return found + ["too wide"] * too_wide(page)
