"""What staff open at night, against an empty page with the same frame and sign-in check."""

import logging
import tempfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from flask import Blueprint, current_app, render_template
from jinja2 import Template
from werkzeug.test import Client

from benchmarks.apps import ours
from benchmarks.measure import line, paired, ratio
from oncall.carrier.signature import signature
from oncall.contact.rows import contacts
from oncall.contact.work.shown.standing import entrance_of
from oncall.demo.world import LINE, PAGES_URL, PUBLIC_URL, TOKEN, World
from oncall.env import effort
from oncall.people.work.entrance import let_in
from oncall.web.rights import SIGNED_IN, may
from oncall.web.visitor import COOKIE

ROUNDS, FAMILIES = 100, 6
EMPTY = '{% extends "web/frame.html" %}{% block title %}Empty{% endblock %}'


def main() -> None:
    """Print the table."""
    logging.disable(logging.WARNING)
    print(f"Pages: {FAMILIES} families wait; medians of ratios of processor time, paired")
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
    browser = _browser(world)
    paths = ("/now", "/contacts", f"/contacts/{one}", "/rota", "/rota/mine", "/rota/calendar",
             "/rota/plans", "/rota/plans/form?number=1", "/me", "/people", "/families",
             "/audit", "/pay/mine", "/pay")  # fmt: skip
    for path in paths:
        works = {
            "empty": partial(_opens, browser, "/empty"),
            "page": partial(_opens, browser, path),
        }
        took = paired(works, ROUNDS, clock=effort)
        told = path.replace(one, "…")
        line(f"{told} / an empty page", ratio(took["page"], took["empty"]), "<= 2")


def _opens(browser: Callable[[str], int], path: str, _turn: int) -> None:
    assert browser(path) == 200, path


def _browser(world: World) -> Callable[[str], int]:
    """Tove's, signed in as everybody is."""
    entrance = entrance_of(world.desk)
    with entrance.db.transaction() as tx:
        tokens = let_in(tx, entrance, world.team_id, "tove", remember=False, did="signed_in")
    client = Client(world.service.pages)
    client.set_cookie(COOKIE, tokens.session, domain="pages.oncall.example")
    return lambda path: client.get(path, base_url=PAGES_URL).status_code


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
