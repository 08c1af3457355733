"""The REST interface over real HTTP, on a loopback address."""

import socket
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from waitress import wasyncore
from waitress.server import BaseWSGIServer, create_server
from werkzeug.wrappers import Request, Response

from oncall.simulator.rest import Rest
from oncall.simulator.rest_trouble import Refused, Silence

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


LONGEST_WAIT_S = 1.0


class RestServer:
    """Serves until `close()`. `base_url` is what the SDK's `client.api.base_url` is set to."""

    def __init__(
        self, rest: Rest, *, host: str = "127.0.0.1", port: int = 0, threads: int = 16
    ) -> None:
        self._rest = rest
        self._closed = threading.Event()
        self._sockets: dict[int, Any] = {}
        listening = socket.create_server((host, port))
        self.base_url = f"http://{host}:{listening.getsockname()[1]}"
        server = create_server(self._app, map=self._sockets, sockets=[listening], threads=threads)
        self._server = cast(BaseWSGIServer, server)
        self._thread = threading.Thread(target=self._run, name="simulator-rest", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Answer nothing more; those who wait get their answer at once."""
        self._closed.set()
        self._server.pull_trigger()
        self._thread.join()

    def _run(self) -> None:
        while not self._closed.is_set():
            wasyncore.loop(timeout=LONGEST_WAIT_S, map=self._sockets, count=1)
        self._server.task_dispatcher.shutdown()
        wasyncore.close_all(self._sockets)

    def _app(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        request = Request(environ)
        status, body = self._answer(request)
        kind = "audio/x-wav" if request.path.endswith(".wav") else "application/json"
        return Response(body, status, content_type=kind)(environ, start)

    def _answer(self, request: Request) -> tuple[int, str | bytes]:
        auth = request.authorization
        login = (auth.username or "", auth.password or "") if auth is not None else None
        params = [*request.args.items(multi=True), *request.form.items(multi=True)]
        try:
            if request.path.endswith(".wav"):
                return self._rest.sound(request.path, login)
            return self._rest.handle(request.method, request.path, params, login)
        except Refused:
            return 503, ""
        except Silence as silence:
            self._closed.wait(silence.seconds)
            return silence.answer or (504, "")
