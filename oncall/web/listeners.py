"""Two listeners in one process, each with its own threads.

So that a hundred pages left open take no thread from a family's call.
"""

import errno
import socket
import threading
from collections.abc import Callable
from typing import Any

from waitress.server import create_server

WEBHOOK_THREADS, PAGE_THREADS = 12, 8
# waitress takes nobody more beyond its hundred until idle ones have timed out: half a minute in
# which no family's call is answered. Two listeners of so many fit into the usual 1024 open files.
CONNECTIONS = 400


class ListenFault(Exception):
    """An address cannot be listened on; says which, and what to do."""


class Listener:
    """One WSGI app on one address, served by threads of its own."""

    def __init__(self, app: Callable[..., Any], address: str, threads: int) -> None:
        self._socket = _bind(address)
        host, port = self._socket.getsockname()[:2]
        self.url = f"http://{host}:{port}"
        self._open: dict[int, Any] = {}
        self._server: Any = create_server(
            app, sockets=[self._socket], threads=threads, ident="", map=self._open,
            clear_untrusted_proxy_headers=True, channel_timeout=30,
            connection_limit=CONNECTIONS, asyncore_use_poll=True,
        )  # fmt: skip
        self._thread = threading.Thread(target=self._server.run, name=address, daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Let requests in flight finish, then close."""
        self._server.task_dispatcher.shutdown(cancel_pending=False, timeout=10)
        if not self.alive:
            self._close()
            return
        # By its own thread: no other may close what it is waiting on.
        self._server.trigger.pull_trigger(self._close)
        self._thread.join(timeout=10)

    def _close(self) -> None:
        """Take nothing new; each connection ends when its answer has been sent."""
        self._server.close()
        for connection in list(self._open.values()):
            connection.close_when_flushed = True

    @property
    def alive(self) -> bool:
        """Whether its thread still runs."""
        return self._thread.is_alive()


def _bind(address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    host = host.strip("[]")
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, int(port)))
        listening.listen(1024)
    except OSError as error:
        listening.close()
        raise ListenFault(_sentence(address, error)) from None
    return listening


def _sentence(address: str, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Another program already listens on {address}. Stop it, or change the address."
    return f"Cannot listen on {address} ({error.strerror}). Change the address in [web]."
