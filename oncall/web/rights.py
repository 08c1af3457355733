"""Who may open which page: declared beside each route, and looked at before it answers.

A room writes `@may("staff", "supervisor")` under its route; an app with a route that says nothing
refuses to start. `docs/rights.md` is made from the same declarations.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from flask import Flask

ANYBODY = "anybody"
SIGNED_IN = (
    "staff", "supervisor", "line holder", "deputy", "office", "approver", "auditor",
)  # fmt: skip
"""What somebody signed in may be: her roles, and what the rota makes of her now."""
WHO = (ANYBODY, *SIGNED_IN)
Whose = Literal["nobody's", "whoever has the address", "own", "the team's"]
View = TypeVar("View", bound=Callable[..., Any])


class UnlistedRoute(Exception):
    """A route says not who may open it, or names somebody who is not in `WHO`; the app is wrong."""


@dataclass(frozen=True)
class Right:
    """Who may open a route, and whose things it shows.

    `nav` is the key of its name in the navigation, "" for a page that is not there. `sure`: not
    for whoever came in by a code sent as a text, or the like.
    """

    who: frozenset[str]
    whose: Whose
    nav: str = ""
    sure: bool = False

    def admits(self, parts: Collection[str]) -> bool:
        """Whether somebody who is all of these may come in."""
        return ANYBODY in self.who or not self.who.isdisjoint(parts)


@dataclass(frozen=True)
class Listed:
    """One row of the table of rights."""

    methods: tuple[str, ...]
    path: str
    right: Right
    does: str


def may(
    *who: str, whose: Whose = "the team's", nav: str = "", sure: bool = False
) -> Callable[[View], View]:
    """Declare who may open the route of this view; stands directly above it."""

    def declare(view: View) -> View:
        if not who or set(who) - set(WHO):
            raise UnlistedRoute(f"{view.__name__}: write one or more of {', '.join(WHO)}.")
        vars(view)["right"] = Right(frozenset(who), whose, nav, sure)
        return view

    return declare


def right_of(app: Flask, endpoint: str | None) -> Right | None:
    """What the view of this endpoint declares; None without such an endpoint or a declaration."""
    return getattr(app.view_functions.get(endpoint or ""), "right", None)


def refuse_unlisted(app: Flask) -> None:
    """Raises UnlistedRoute, with every route that says not who may open it."""
    unlisted = [
        rule.rule for rule in app.url_map.iter_rules() if right_of(app, rule.endpoint) is None
    ]
    if unlisted:
        raise UnlistedRoute(f"Write @may(…) above the view of: {', '.join(sorted(unlisted))}.")


def listed(app: Flask) -> Iterator[Listed]:
    """Every route of the app, by path."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        right = right_of(app, rule.endpoint)
        if right:
            methods = tuple(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
            words = (app.view_functions[rule.endpoint].__doc__ or "").strip()
            yield Listed(methods, rule.rule, right, words.partition("\n")[0])
