"""Drawing a page: what every template may use, and pieces that keep themselves up to date."""

import hashlib
from dataclasses import dataclass
from functools import cache, partial
from importlib import resources
from typing import Any

from flask import Flask, Response, current_app, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from oncall.web.rights import right_of
from oncall.web.visitor import language, visitor_or_none
from oncall.wording import keys, say
from oncall.wording.words import line_called, rule_called

_DONE = "pages.done."


def equip(app: Flask) -> None:
    """Give every template what it may use; see docs/house.md, Pages."""
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.context_processor(_words)


def _words() -> dict[str, Any]:
    spoken = language()
    return {
        "say": partial(say, spoken),
        "line_called": partial(line_called, spoken),
        "rule_called": partial(rule_called, spoken),
        "language": spoken,
        "visitor": visitor_or_none(),
        "nav": _nav(),
        "asset": asset,
        "done": _done(),
    }


def _nav() -> list[tuple[str, str]]:
    """The pages that this visitor may open, as (address, key of the name), as they were mounted."""
    found = visitor_or_none()
    if found is None:
        return []
    ends = [(end, right_of(current_app, end)) for end in current_app.view_functions]
    return [
        (url_for(end), right.nav)
        for end, right in ends
        if right and right.nav and right.admits(found.parts)
    ]


def first_page() -> str | None:
    """The address of the first page in this visitor's navigation."""
    return next((address for address, _ in _nav()), None)


def back_to(endpoint: str, *, done: str, **values: Any) -> AnyResponse:
    """After something was done: show that page, which says `pages.done.<done>` at its top."""
    return redirect(url_for(endpoint, done=done, **values), 303)


def _done() -> str:
    key = _DONE + request.args.get("done", "")
    return key if key in keys() else ""


def as_drawn(html: str) -> Markup:
    """What a template drew, to be laid into another one: it has escaped what it held already."""
    return Markup(html)  # noqa: S704 - never for what anybody typed: the one place that says so


@dataclass(frozen=True)
class Piece:
    """A part of a page that keeps itself up to date; another `revision` whenever it differs."""

    html: Markup
    revision: str

    def __html__(self) -> str:
        return self.html


def piece(template: str, **values: Any) -> Piece:
    """Draw such a part, for the whole page or for `live`."""
    html = render_template(template, **values)
    revision = hashlib.sha256(html.encode()).hexdigest()[:16]
    return Piece(as_drawn(html), revision)


def live(drawn: Piece) -> Response:
    """The answer to an element with `data-live`: the part, or 204 where it has it as it is."""
    if request.args.get("since") == drawn.revision:
        return Response(status=204)
    return Response(drawn.html, headers={"Oncall-Revision": drawn.revision})


@cache
def asset(name: str) -> str:
    """The address of a file of the frame; another one whenever the file is."""
    content = resources.files("oncall.web").joinpath("static", name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"
