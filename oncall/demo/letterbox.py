"""Everybody's e-mail in one box: the mail server of a world in virtual time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from oncall.post import PostError


@dataclass(frozen=True)
class Mail:
    """One e-mail that was handed over."""

    at: datetime
    to: str
    subject: str
    body: str
    id: str


@dataclass
class Letterbox:
    """Takes every e-mail, unless it is `down`; `no_such` are addresses that nobody has."""

    now: Callable[[], datetime]
    down: bool = False
    no_such: set[str] = field(default_factory=set)
    letters: list[Mail] = field(default_factory=list)

    def send(self, *, to: str, subject: str, body: str, id: str) -> None:
        """See the port."""
        if self.down:
            raise PostError("the mail server failed (TimeoutError)")
        if to in self.no_such:
            raise PostError("the mail server answered 550", permanent=True)
        self.letters.append(Mail(self.now(), to, subject, body, id))
