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
SEEN = """each => {
    const {outlineStyle, outlineWidth} = getComputedStyle(each);
    return outlineStyle != 'none' && parseFloat(outlineWidth) >= 2;
}"""
"""Whether what has the focus has a line around it."""
STOPS = "a[href], button, input, select, textarea, summary"
LISTEN = f"""stops => {{
    window.reached = new Map();
    const seen = {SEEN};
    addEventListener('focusin', event => reached.set(event.target, seen(event.target)));
    window.stops = [...document.querySelectorAll(stops)]
        .filter(each => each.type != 'hidden' && !each.disabled && each.checkVisibility());
    const parts = window.stops.filter(each => /^(date|time|file)/.test(each.type)).length;
    const wide = document.querySelectorAll('.sheet, .wide, .file').length;
    return window.stops.length + 7 * parts + wide + 1;
}}"""
"""What there is to be reached; how often to press Tab: a date has parts, a wide table is a stop."""
UNREACHED = """() => stops.filter(each => !(each.type == 'radio'
    ? [...reached.keys()].some(other => other.name == each.name && other.form == each.form)
    : reached.get(each))).map(each => each.outerHTML.slice(0, 120))"""
"""Of a group of radio buttons Tab leads to one, and the arrows to the others."""


WHOLE = {"resultTypes": ["violations"]}
"""What axe is asked for: of what is well it need not tell where it stands."""


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


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until this has the focus, and can be seen to have it."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            assert page.evaluate(f"({SEEN})(document.activeElement)")
            return
    raise AssertionError(f"no number of tabs leads to {selector}")


def goes_on(page: Page) -> None:
    """Enter, and the next page is there."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def clicks(page: Page, what: str) -> None:
    """Click it, and the next page is there: whatever is read or opened now is not of this one."""
    with page.expect_navigation():
        page.click(what)


def unreached(page: Page) -> list[str]:
    """What Tab alone does not lead to from the beginning of the page, or not so that it is seen."""
    stops = page.evaluate(LISTEN, STOPS)
    for _ in range(stops):
        page.keyboard.press("Tab")
    found: list[str] = page.evaluate(UNREACHED)
    return found


def faults(page: Page) -> list[str]:
    """What axe finds, in both colours, and whether one has to push the page sideways."""
    found = []
    for colours in COLOURS:
        page.emulate_media(color_scheme=colours)
        found += [each["id"] for each in Axe().run(page, options=WHOLE).response["violations"]]
    return found + ["too wide"] * too_wide(page)
