"""Who is looking: found out once a request, by a function that is handed in."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import g, request

from oncall.store.engine import DATABASE_ERRORS
from oncall.wording import LANGUAGES

COOKIE = "oncall"
_ASKED = {"nn": "nn", "nb": "nb", "no": "nb", "da": "nb", "sv": "nb", "en": "en"}
"""What a browser may ask for, and what it gets."""


@dataclass(frozen=True)
class Visitor:
    """Somebody who is signed in, as every page knows her.

    `parts` is what she is to the team at this moment: her roles, and "line holder" or "deputy".
    `session` is the id of her session, not the secret in her cookie. `sure`: she came in by
    something that is enough for what families wrote; a code sent as a text is not.
    """

    team_id: str
    handle: str
    called: str
    language: str
    parts: frozenset[str]
    session: str
    sure: bool = True


WhoIsThis = Callable[[str], Visitor | None]
"""Whose session this token is, if it is anybody's and she may still come in."""


def ask_by(who: WhoIsThis) -> None:
    """From now on, in this request, `who` says who asks; nobody is looked up before it matters."""
    g.who = who


def visitor_or_none() -> Visitor | None:
    """Who is signed in, looked up once; None where nobody is."""
    if "visitor" not in g:
        token = request.cookies.get(COOKIE)
        g.visitor = g.who(token) if token and "who" in g else None
    found: Visitor | None = g.visitor
    return found


def speak_to(whose: str) -> None:
    """This page is for somebody who is not signed in yet: in her language, whoever else is."""
    g.visitor, g.language = None, whose


def know_if_possible() -> None:
    """While the database is down a page speaks to nobody in particular, and says so."""
    try:
        visitor_or_none()
    except DATABASE_ERRORS:
        g.visitor = None


def visitor() -> Visitor:
    """Who is signed in, on a page that only lets in those who are."""
    found = visitor_or_none()
    if found is None:
        raise RuntimeError("This route is open to anybody: ask visitor_or_none() who is there.")
    return found


def language() -> str:
    """In which language to speak: hers, else what the browser asks for, else bokmål."""
    found = visitor_or_none()
    hers = found.language if found else g.get("language")
    if hers in LANGUAGES:
        return hers
    return _ASKED[request.accept_languages.best_match(_ASKED, "nb")]
