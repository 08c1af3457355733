"""A mail server in this process, on loopback: small, real SMTP, and as unfriendly as asked."""

import base64
import socket
import ssl
import threading
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any


@dataclass
class MailServer:
    """Takes letters until closed.

    `says` answers a command (by its first word) with something else than yes; with nothing, it is
    never answered. With `tls` it offers STARTTLS, or speaks TLS at once.
    """

    tls: ssl.SSLContext | None = None
    at_once: bool = False
    user: tuple[str, str] | None = None
    says: dict[str, str] = field(default_factory=dict)
    letters: list[EmailMessage] = field(default_factory=list)
    in_the_open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._over = threading.Event()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self._thread = threading.Thread(target=self._open, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Nobody is served any more."""
        self._over.set()
        with suppress(OSError):  # closed before
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _open(self) -> None:
        while True:
            try:
                guest, _ = self._door.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(guest,), daemon=True).start()

    def _serve(self, guest: socket.socket) -> None:
        with ExitStack() as stack, suppress(OSError):  # the other side left, or did not trust us
            stack.enter_context(guest)
            if self.tls and self.at_once:
                guest = stack.enter_context(self.tls.wrap_socket(guest, server_side=True))
            talk = _Talk(self, guest, sealed=self.at_once)
            stack.callback(talk.ends)
            talk.goes_on()

    def hangs(self) -> None:
        """Say nothing until the server is closed."""
        self._over.wait()


class _Talk:
    """One talk with one guest."""

    def __init__(self, server: MailServer, guest: Any, *, sealed: bool) -> None:
        self.server, self.guest, self.sealed = server, guest, sealed
        self.lines = guest.makefile("rb")

    def goes_on(self) -> None:
        """From the greeting to the goodbye."""
        self._say("220 mail.test at your service")
        while line := self.lines.readline():
            words = line.decode().strip()
            if not self.sealed:
                self.server.in_the_open.append(words)
            self._answer(words.partition(" ")[0].upper(), words)

    def ends(self) -> None:
        """Nothing of it stays open."""
        self.lines.close()
        self.guest.close()

    def _answer(self, command: str, words: str) -> None:
        if command in self.server.says:
            self._say(self.server.says[command])
            return
        match command:
            case "EHLO":
                self._say(f"250-mail.test\r\n{self._offers()}250 8BITMIME")
            case "STARTTLS":
                self._seal()
            case "AUTH":
                self._sign_in(words)
            case "DATA":
                self._take()
            case _:
                self._say("250 ok")

    def _offers(self) -> str:
        starttls = "250-STARTTLS\r\n" if self.server.tls and not self.sealed else ""
        return starttls + ("250-AUTH PLAIN\r\n" if self.server.user else "")

    def _seal(self) -> None:
        assert self.server.tls
        self._say("220 go on")
        self.lines.close()
        self.guest = self.server.tls.wrap_socket(self.guest, server_side=True)
        self.lines, self.sealed = self.guest.makefile("rb"), True

    def _sign_in(self, words: str) -> None:
        _, user, password = base64.b64decode(words.rsplit(maxsplit=1)[-1]).decode().split("\0")
        right = (user, password) == self.server.user
        self._say("235 welcome" if right else "535 who are you")

    def _take(self) -> None:
        self._say("354 go on")
        told = b""
        while (line := self.lines.readline()) != b".\r\n":
            told += line.removeprefix(b".")
        if "." in self.server.says:
            self._say(self.server.says["."])
            return
        self.server.letters.append(message_from_bytes(told.replace(b"\r\n", b"\n"), policy=default))
        self._say("250 taken")

    def _say(self, words: str) -> None:
        if not words:
            self.server.hangs()
        self.guest.sendall(f"{words}\r\n".encode())
