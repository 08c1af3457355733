"""What staff open at night, against an empty page with the same frame and sign-in check.

Two columns: how long a browser waits that keeps its connection, and, in brackets, what the page
itself takes of the processor, without the listener and the way there and back.
"""

import logging
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, current_app, render_template
from jinja2 import Template
from werkzeug.test import Client

from benchmarks.apps import ours
from benchmarks.measure import Clock, line, paired, ratio
from oncall.carrier.signature import signature
from oncall.contact.rows import contacts
from oncall.contact.work.shown.standing import entrance_of
from oncall.demo.world import LINE, PAGES_URL, PUBLIC_URL, TOKEN, World
from oncall.env import effort, stopwatch
from oncall.people.work.entrance import let_in
from oncall.web.listeners import PAGE_THREADS, Listener
from oncall.web.rights import SIGNED_IN, may
from oncall.web.visitor import COOKIE

ROUNDS, FAMILIES = 100, 6
Asks = Callable[[str], int]
"""Opens the page at that path; the status."""
EMPTY = '{% extends "web/frame.html" %}{% block title %}Empty{% endblock %}'


def main() -> None:
    """Print the table."""
    logging.disable(logging.WARNING)
    print(f"Pages / an empty page, {FAMILIES} families wait: by HTTP (processor time in process)")
    with tempfile.TemporaryDirectory() as name:
        world = ours(Path(name) / "one")
        _families_write(world)
        _pages(world)


def _families_write(world: World) -> None:
    """Each from a number of its own; the worker has paged whoever is on duty."""
    hooks = Client(world.service.webhooks)
    for turn in range(FAMILIES):
        form = {"MessageSid": f"SM{turn:032d}", "From": f"+479{2_000_000 + turn}", "To": LINE,
                "Body": "Hei"}  # fmt: skip
        signed = signature(TOKEN, f"{PUBLIC_URL}/sms", list(form.items()))
        answer = hooks.post("/sms", data=form, headers={"X-Twilio-Signature": signed})
        assert answer.status_code == 200
    world.run(60)


def _pages(world: World) -> None:
    with world.desk.db.reading() as conn:
        one = contacts.not_closed(conn, world.team_id).contacts[0].id
    world.service.pages.register_blueprint(_empty())
    cookie = _signed_in(world)
    paths = ("/now", "/contacts", f"/contacts/{one}", "/rota", "/rota?month=2026-03", "/rota/hours",
             "/rota/mine", "/rota/calendar", "/rota/plans", "/rota/plans/form?number=1", "/me",
             "/people", "/families", "/audit", "/pay/mine", "/pay", "/pay/2026-02",
             "/pay/budget")  # fmt: skip
    with _by_http(world, cookie) as browser:
        for path in paths:
            waited = _against_empty(browser, path, stopwatch)
            worked = _against_empty(_in_process(world, cookie), path, effort)
            line(path.replace(one, "…"), f"{waited:.2f}", f"<= 2   ({worked:.2f})")


def _against_empty(asks: Asks, path: str, clock: Clock) -> float:
    """Each of the two is asked as often after the other as after itself."""
    empty, page = partial(_opens, asks, "/empty"), partial(_opens, asks, path)
    works = {"empty": empty, "page": page, "page again": page, "empty again": empty}
    took = paired(works, ROUNDS // 2, clock=clock)
    mine, floor = (took[each] + took[f"{each} again"] for each in ("page", "empty"))
    return ratio(mine, floor)


def _opens(asks: Asks, path: str, _turn: int) -> None:
    assert asks(path) == 200, path


def _signed_in(world: World) -> str:
    """Tove's cookie, signed in as everybody is."""
    entrance = entrance_of(world.desk)
    with entrance.db.transaction() as tx:
        tokens = let_in(tx, entrance, world.team_id, "tove", remember=False, did="signed_in")
    return f"{COOKIE}={tokens.session}"


def _in_process(world: World, cookie: str) -> Asks:
    client = Client(world.service.pages, use_cookies=False)
    known = {"Cookie": cookie}
    return lambda path: client.get(path, base_url=PAGES_URL, headers=known).status_code


@contextmanager
def _by_http(world: World, cookie: str) -> Iterator[Asks]:
    """As the service serves its pages, on one connection that is kept."""
    listener = Listener(world.service.pages, "127.0.0.1:0", PAGE_THREADS)
    listener.start()
    connection = HTTPConnection(urlsplit(listener.url).netloc)
    known = {"Cookie": cookie, "Host": urlsplit(PAGES_URL).netloc}

    def asks(path: str) -> int:
        connection.request("GET", path, headers=known)
        answer = connection.getresponse()
        answer.read()
        return answer.status

    yield asks
    connection.close()
    listener.stop()


def _empty() -> Blueprint:
    """One page more of the same app: the frame, its menu, and nothing in it."""
    routes = Blueprint("empty", __name__)

    @cache
    def template() -> Template:
        return current_app.jinja_env.from_string(EMPTY)

    @routes.get("/empty")
    @may(*SIGNED_IN)
    def empty() -> str:
        """Nothing but the frame."""
        return render_template(template())

    return routes


if __name__ == "__main__":
    main()
