"""What the pages Now and Contacts have in common: who looks, what is said, and what is new."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from oncall.contact.core.buttons import Colleague
from oncall.contact.work.shown.now import Words
from oncall.contact.work.shown.pressing import NoSuchContact, Said, colleague
from oncall.contact.work.shown.revisions import Revisions
from oncall.web.visitor import visitor
from oncall.wording.words import begun

Found = TypeVar("Found")


def looks() -> Colleague:
    """Who is looking, for the rules of contacts."""
    return colleague(visitor())


def or_404(find: Callable[[], Found]) -> Found:
    """What is not hers is not there: the page does not say that it is somebody else's."""
    try:
        return find()
    except NoSuchContact:
        abort(404)


def unless_known(revisions: Revisions, draw: Callable[[], str]) -> Response:
    """A part of a page; 204 while the page has it as it is, without a question to the database."""
    revision = revisions.of(visitor().team_id)
    if request.args.get("since") == revision:
        return Response(status=204)
    return Response(draw(), headers={"Oncall-Revision": revision})


def back(said: Said, contact_id: str | None) -> AnyResponse:
    """To the contact, or to Now, where it is told what became of it."""
    place = url_for("contact.one", id=contact_id) if contact_id else url_for("now.now")
    return redirect(f"{place}?said={said.key}&code={said.code}", 303)


def drawn(template: str, words: Words, **values: Any) -> str:
    """The page or part, in the language of whoever looks."""
    return render_template(template, words=words, begun=begun, said=_said(words), **values)


def _said(words: Words) -> str:
    """What was pressed before, told at the top: the sentence is ours whatever the address says."""
    key, code = request.args.get("said", ""), request.args.get("code", "")
    known = words.known(f"said.{key}", "", code=code if code.isdecimal() else "")
    return begun(known) if key else ""
