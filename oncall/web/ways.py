"""The ways in: what every address begins with at which the carrier asks us.

A proxy, or a WSGI server with both apps behind one address, has to send each of them to the
webhooks: where one is forgotten calls come in as ever, and a colleague's RING meets nothing.
"""

from flask import Blueprint, Response, jsonify

WAYS = ("door", "fallback", "page", "ring", "sms", "sounds", "voice")
REACHED = tuple(f"/{way}/reached" for way in WAYS)
"""Where anybody may ask whether a way leads to us; nothing is signed there, and nothing done."""


def blueprint(installation: str) -> Blueprint:
    """On each way, whose webhooks these are."""
    routes = Blueprint("ways", __name__)

    def reached() -> Response:
        """The installation that is reached on this way."""
        body = jsonify(installation=installation)
        body.cache_control.no_store = True
        return body

    for path in REACHED:
        routes.get(path)(reached)
    return routes
