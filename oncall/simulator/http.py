"""The REST interface over real HTTP, on a loopback address."""

import socket
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from waitress.server import create_server
from werkzeug.wrappers import Request, Response

from oncall.simulator.rest import Rest
from oncall.simulator.rest_trouble import Refused, Silence

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


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
        self._server = create_server(
            self._app,
            map=self._sockets,
            sockets=[listening],
            threads=threads,
            asyncore_loop_timeout=0.1,
        )
        self._thread = threading.Thread(target=self._server.run, name="simulator-rest", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Answer nothing more; those who wait get their answer at once."""
        self._closed.set()
        self._server.close()
        for channel in list(self._sockets.values()):
            channel.close()
        self._thread.join(timeout=5)

    def _app(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        status, body = self._answer(Request(environ))
        return Response(body, status, content_type="application/json")(environ, start)

    def _answer(self, request: Request) -> tuple[int, str]:
        auth = request.authorization
        login = (auth.username or "", auth.password or "") if auth is not None else None
        params = [*request.args.items(multi=True), *request.form.items(multi=True)]
        try:
            return self._rest.handle(request.method, request.path, params, login)
        except Refused:
            return 503, ""
        except Silence as silence:
            self._closed.wait(silence.seconds)
            return silence.answer or (504, "")
