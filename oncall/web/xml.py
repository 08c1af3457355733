"""What a webhook is answered with."""

import logging

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

log = logging.getLogger(__name__)


def xml(document: str) -> Response:
    """A TwiML document, as the carrier wants it."""
    return Response(document, content_type="text/xml; charset=utf-8")


def noted() -> Response:
    """204: we have heard it, and there is nothing to say."""
    return Response(status=204)


def plain(sentence: str, status: int) -> Response:
    """A refusal in one plain sentence."""
    return Response(f"{sentence}\n", status=status, content_type="text/plain; charset=utf-8")


def answer_plainly(app: Flask) -> None:
    """What no route foresaw is a status and a sentence too, never a page or a trace."""
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(Exception, _failed)


def _refused(error: HTTPException) -> Response:
    return plain(f"{error.name}.", error.code or 500)


def _failed(error: Exception) -> Response:
    log.error("a request could not be answered", exc_info=error)
    return plain("This could not be done now. Nothing was recorded.", 503)
