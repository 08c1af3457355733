"""Asking a web address on the outside: the only HTTP of ours that is not the carrier's."""

from typing import NamedTuple
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

TIMEOUT_S = 8
MOST_BYTES = 64 * 1024


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: bytes
    date: str


class NotReached(Exception):
    """The address gave no answer; says why in a word, and never the address, which is a secret."""


class _Stays(HTTPRedirectHandler):
    """A redirect is an answer: followed, it could lead from https to anywhere."""

    def redirect_request(self, *_unused: object) -> None:
        """Do not follow."""


def ask(url: str) -> Answer:
    """GET this address; any HTTP status is an answer. Raises NotReached."""
    request = Request(url, headers={"User-Agent": "oncall"})  # noqa: S310  (settings want https)
    try:
        with build_opener(_Stays).open(request, timeout=TIMEOUT_S) as found:
            return Answer(found.status, found.read(MOST_BYTES), found.headers.get("Date", ""))
    except HTTPError as error:
        with error:
            return Answer(error.code, error.read(MOST_BYTES), error.headers.get("Date", ""))
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise NotReached(type(reason).__name__) from None
