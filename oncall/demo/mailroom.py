"""The demo's mail server: real SMTP on loopback, so that alarms have their second path.

Whatever comes is taken and thrown away; no example address leads anywhere.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer

END = b".\r\n"
TO_ALL_ELSE = b"250 OK"


class _Talk(StreamRequestHandler):
    def handle(self) -> None:
        """RFC 5321, as much as a client says that sends plain letters."""
        self._say(b"220 demo")
        for line in self.rfile:
            match line[:4].upper().strip():
                case b"DATA":
                    self._say(b"354 go on")
                    while self.rfile.readline() not in (END, b""):
                        pass
                    self._say(TO_ALL_ELSE)
                case b"QUIT":
                    return self._say(b"221 bye")
                case _:
                    self._say(TO_ALL_ELSE)
        return None

    def _say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")


@contextmanager
def mailroom() -> Iterator[int]:
    """Open it on a port of its own, which is given."""
    with ThreadingTCPServer(("127.0.0.1", 0), _Talk) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()
