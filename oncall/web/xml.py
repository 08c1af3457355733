"""What a webhook is answered with."""

from flask import Response


def xml(document: str) -> Response:
    """A TwiML document, as the carrier wants it."""
    return Response(document, content_type="text/xml; charset=utf-8")


def noted() -> Response:
    """204: we have heard it, and there is nothing to say."""
    return Response(status=204)
