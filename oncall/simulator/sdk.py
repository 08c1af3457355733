"""The SDK's way to our REST interface without sockets.

`Client(sid, token, http_client=InProcess(sim.rest))`.
"""

import logging
from collections.abc import Callable
from io import BytesIO

import requests
from requests.adapters import BaseAdapter
from twilio.http import HttpClient
from twilio.http.response import Response
from werkzeug.datastructures import Authorization

from oncall.simulator.rest import Rest
from oncall.simulator.rest_trouble import Refused, Silence


class _Sounds(BaseAdapter):
    """What the SDK's session gets that is no JSON: the sound of recordings."""

    def __init__(self, rest: Rest) -> None:
        super().__init__()
        self._rest = rest

    def send(
        self, request: requests.PreparedRequest, *_: object, **__: object
    ) -> requests.Response:
        """One answer, without a socket; raises `requests.ConnectionError` in trouble."""
        login = Authorization.from_header(str(request.headers.get("Authorization", "")))
        auth = (login.username or "", login.password or "") if login else None
        answer = requests.Response()
        try:
            answer.status_code, sound = self._rest.sound(request.url or "", auth)
        except (Refused, Silence) as error:
            raise requests.ConnectionError("no answer") from error
        answer.raw = BytesIO(sound)
        return answer

    def close(self) -> None:
        """There is nothing open."""


class InProcess(HttpClient):
    """Answers the SDK in this process.

    What would be an exception of `requests` over real HTTP is the same one here.
    An answer that takes time does not move the clock; `waited` is told how many seconds the client
    would have waited.
    """

    def __init__(
        self,
        rest: Rest,
        *,
        timeout: float | None = 8.0,
        waited: Callable[[float], None] = lambda _seconds: None,
    ) -> None:
        super().__init__(logging.getLogger("oncall.simulator.sdk"), is_async=False, timeout=timeout)
        self._rest = rest
        self._waited = waited
        self.session = requests.Session()
        for scheme in ("https://", "http://"):
            self.session.mount(scheme, _Sounds(rest))

    def request(
        self,
        method: str,
        uri: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,  # noqa: ARG002 - the SDK's signature
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,  # noqa: ARG002, FBT002 - the SDK's signature
    ) -> Response:
        """One request, as `TwilioHttpClient` would make it.

        Raises `requests.ConnectionError` or `requests.ReadTimeout` when the interface is troubled.
        """
        patience = timeout if timeout is not None else self.timeout
        try:
            status, body = self._rest.handle(method, uri, {**(params or {}), **(data or {})}, auth)
        except Refused as error:
            raise requests.ConnectionError("connection refused") from error
        except Silence as silence:
            status, body = self._wait(silence, patience)
        return Response(status, body, {"Content-Type": "application/json"})

    def _wait(self, silence: Silence, patience: float | None) -> tuple[int, str]:
        if silence.answer is None or (patience is not None and silence.seconds > patience):
            self._waited(patience if patience is not None else silence.seconds)
            raise requests.ReadTimeout("read timed out") from silence
        self._waited(silence.seconds)
        return silence.answer
