"""The cookies of signing in: no script reads them, and no other site's button sends them."""

from datetime import timedelta

from flask import request
from werkzeug.wrappers import Response

from oncall.people.core.signing_in import REMEMBERED_FOR
from oncall.people.core.work_account import UNDER_WAY_FOR
from oncall.people.work.entrance import SignedIn
from oncall.web.visitor import COOKIE

PHONE = "oncall-phone"
UNDER_WAY, ITS_PATH = "oncall-under-way", "/sign-in/work"
"""Whoever was sent to sign in elsewhere brings this back with her; nobody else's browser has it."""


def session_token() -> str:
    """The token of the session that this browser has, "" without one."""
    return request.cookies.get(COOKIE, "")


def phone_token() -> str:
    """The token by which this phone is remembered, "" where it is not."""
    return request.cookies.get(PHONE, "")


def hand_out(answer: Response, tokens: SignedIn, *, https: bool) -> Response:
    """The answer, with the tokens: the session's is gone with the browser unless remembered."""
    lasting = REMEMBERED_FOR if tokens.phone else None
    _set(answer, COOKIE, tokens.session, lasting, https=https)
    if tokens.phone:
        _set(answer, PHONE, tokens.phone, REMEMBERED_FOR, https=https)
    return answer


def take_back(answer: Response, *, phone: bool, https: bool) -> Response:
    """The answer, after which the browser has no session, and with `phone` is not remembered."""
    for name in (COOKIE, PHONE) if phone else (COOKIE,):
        answer.delete_cookie(name, secure=https, httponly=True, samesite="Lax")
    return answer


def _set(
    answer: Response, name: str, token: str, lasting: timedelta | None, *, https: bool
) -> None:
    answer.set_cookie(
        name, token, max_age=lasting, secure=https, httponly=True, samesite="Lax", path="/"
    )


def under_way() -> str:
    """What this browser was given when it was sent to sign in elsewhere, "" without it."""
    return request.cookies.get(UNDER_WAY, "")


def send_along(answer: Response, sealed: str, *, https: bool) -> Response:
    """The answer that sends her elsewhere, with what she is to bring back."""
    answer.set_cookie(
        UNDER_WAY, sealed, max_age=UNDER_WAY_FOR, secure=https, httponly=True, samesite="Lax",
        path=ITS_PATH,
    )  # fmt: skip
    return answer


def forget_the_way(answer: Response, *, https: bool) -> Response:
    """The answer to whoever is back."""
    answer.delete_cookie(UNDER_WAY, ITS_PATH, secure=https, httponly=True, samesite="Lax")
    return answer
