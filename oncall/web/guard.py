"""The guard of the webhooks: only what the carrier signed comes in."""

import logging
from collections.abc import Sequence
from urllib.parse import quote

from flask import Flask, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from oncall.carrier.signature import is_genuine

log = logging.getLogger(__name__)
LARGEST_FORM = 256 * 1024
HEADER = "X-Twilio-Signature"


class Guard:
    """Refuses forged webhooks with 403, without a word of their content; counts them.

    The address that was signed is built from the configured public one: Host and X-Forwarded-*
    can be forged, and the framework's own is decoded.
    """

    def __init__(self, public_url: str, tokens: Sequence[str]) -> None:
        self.refused = 0
        self._public_url = public_url
        self._tokens = tuple(tokens)

    def watch(self, app: Flask, *, but: Sequence[str] = ()) -> None:
        """Stand before every route of the app except those that begin with one of `but`."""
        app.config["MAX_CONTENT_LENGTH"] = LARGEST_FORM
        app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_FORM

        def check() -> Response | None:
            if request.path.startswith(tuple(but)) or self._is_genuine():
                return None
            self.refused += 1
            route = request.url_rule or "no route of ours"  # the path itself may hold anything
            log.warning("a webhook without a valid signature was refused (%s)", route)
            return Response(status=403)

        app.before_request(check)

    def _is_genuine(self) -> bool:
        query = request.environ.get("QUERY_STRING", "")
        address = self._public_url + quote(request.path) + (f"?{query}" if query else "")
        try:
            pairs = list(request.form.items(multi=True))
        except RequestEntityTooLarge:  # not read, so nobody can say whose it is
            return False
        return is_genuine(self._tokens, address, pairs, request.headers.get(HEADER))
