"""The guard of the webhooks: only what the carrier signed comes in."""

import logging
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from urllib.parse import quote

from flask import Flask, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from oncall.carrier.signature import is_genuine
from oncall.web.health import HealthFault

log = logging.getLogger(__name__)
MANY, LATELY = 5, timedelta(minutes=10)
LARGEST_FORM = 256 * 1024
HEADER = "X-Twilio-Signature"


class Guard:
    """Refuses forged webhooks with 403, without a word of their content; health tells of many.

    The address that was signed is built from the configured public one: Host and X-Forwarded-*
    can be forged, and the framework's own is decoded.
    """

    def __init__(self, public_url: str, tokens: Sequence[str], now: Callable[[], datetime]) -> None:
        self._refused: deque[datetime] = deque(maxlen=MANY)
        self._now = now
        self._public_url = public_url
        self._tokens = tuple(tokens)

    def watch(self, app: Flask, *, but: Sequence[str] = ()) -> None:
        """Stand before every route of the app except those that begin with one of `but`."""
        app.config["MAX_CONTENT_LENGTH"] = LARGEST_FORM
        app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_FORM

        def check() -> Response | None:
            if request.path.startswith(tuple(but)) or self._is_genuine():
                return None
            self._refused.append(self._now())
            route = request.url_rule or "no route of ours"  # the path itself may hold anything
            log.warning("a webhook without a valid signature was refused (%s)", route)
            return Response(status=403)

        app.before_request(check)

    def faults(self) -> list[HealthFault]:
        """A fault when many were refused lately: a wrong address or token locks out families."""
        if len(self._refused) < MANY or self._now() - self._refused[0] > LATELY:
            return []
        sentence = (
            "Webhooks with a wrong signature come again and again. If [web] public_url is not the "
            "address set at the carrier, or the auth token is not the present one, no family's "
            "call comes in. Compare them with `oncall carrier urls`."
        )
        return [HealthFault("signature", sentence)]

    def _is_genuine(self) -> bool:
        query = request.environ.get("QUERY_STRING", "")
        address = self._public_url + quote(request.path) + (f"?{query}" if query else "")
        try:
            pairs = list(request.form.items(multi=True))
        except RequestEntityTooLarge:  # not read, so nobody can say whose it is
            return False
        return is_genuine(self._tokens, address, pairs, request.headers.get(HEADER))
