"""A text as the carrier knows it."""

from dataclasses import dataclass, field
from datetime import datetime

GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM7_DOUBLE = frozenset("\f^{}\\[~]|€")

OPT_OUT = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"})
OPT_IN = frozenset({"start", "yes", "unstop"})


@dataclass(eq=False)
class Message:
    """One text. `direction` is inbound or outbound-api."""

    sid: str
    from_: str
    to: str
    body: str
    direction: str
    created_at: datetime
    status: str
    media: int = 0
    sent_at: datetime | None = None
    updated_at: datetime | None = None
    error_code: int | None = None
    callback_url: str = ""
    history: list[tuple[str, datetime]] = field(default_factory=list)

    def move(self, status: str, at: datetime, error_code: int | None = None) -> None:
        """The text is now in this status."""
        self.status, self.updated_at, self.error_code = status, at, error_code
        self.history.append((status, at))


@dataclass(frozen=True)
class MessageRecord:
    """A text in the carrier's log, as it stands. `accepted`: its webhook was answered 2xx."""

    sid: str
    from_: str
    to: str
    body: str
    direction: str
    created_at: datetime
    status: str
    error_code: int | None
    history: tuple[tuple[str, datetime], ...]
    accepted: bool


def record_of(message: Message, *, accepted: bool) -> MessageRecord:
    """A snapshot that no longer changes."""
    return MessageRecord(
        sid=message.sid,
        from_=message.from_,
        to=message.to,
        body=message.body,
        direction=message.direction,
        created_at=message.created_at,
        status=message.status,
        error_code=message.error_code,
        history=tuple(message.history),
        accepted=accepted,
    )


def segments(body: str) -> int:
    """How many SMS this text costs: 160/153 septets in GSM-7, else 70/67 UTF-16 units."""
    if all(letter in GSM7 or letter in GSM7_DOUBLE for letter in body):
        length, single, part = sum(2 if letter in GSM7_DOUBLE else 1 for letter in body), 160, 153
    else:
        length, single, part = len(body.encode("utf-16-le", "surrogatepass")) // 2, 70, 67
    return 1 if length <= single else -(-length // part)
