"""The carrier's own log: what it did and what came of it, and a digest of it all."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from oncall.simulator.calls import CallRecord
from oncall.simulator.messages import MessageRecord


@dataclass(frozen=True)
class Delivery:
    """One webhook: its kind, the call or message it was about, and how each attempt ended.

    An attempt ends in a status ("200"), or is lost, refused, unreachable, hangs, unheard or timed
    out.
    """

    at: datetime
    kind: str
    sid: str
    url: str
    params: tuple[tuple[str, str], ...]
    attempts: tuple[str, ...]

    @property
    def accepted(self) -> bool:
        """Whether it was answered 2xx in the end."""
        return bool(self.attempts) and self.attempts[-1].startswith("2")


@dataclass(frozen=True)
class RestCall:
    """One request to the REST interface and how it ended (a status, or what the client saw)."""

    at: datetime
    method: str
    path: str
    params: tuple[tuple[str, str], ...]
    outcome: str


@dataclass(frozen=True)
class Log:
    """Everything up to now, oldest first."""

    calls: tuple[CallRecord, ...]
    messages: tuple[MessageRecord, ...]
    deliveries: tuple[Delivery, ...]
    rest: tuple[RestCall, ...]

    def arrivals(self, own: Iterable[str]) -> tuple[CallRecord | MessageRecord, ...]:
        """Every call and text that came in to one of our `own` numbers."""
        numbers = frozenset(own)
        found: list[CallRecord | MessageRecord] = []
        found += [call for call in self.calls if call.direction == "inbound" and call.to in numbers]
        found += [
            text for text in self.messages if text.direction == "inbound" and text.to in numbers
        ]
        return tuple(sorted(found, key=lambda item: (item.created_at, item.sid)))


@dataclass
class Journal:
    """Where deliveries and requests are written down as they happen."""

    deliveries: list[Delivery] = field(default_factory=list)
    rest: list[RestCall] = field(default_factory=list)
    accepted: set[str] = field(default_factory=set)
    """SIDs of which `voice` or `sms` was answered 2xx."""
    violations: list[str] = field(default_factory=list)

    def write(self, delivery: Delivery) -> None:
        """One more delivery is over."""
        self.deliveries.append(delivery)
        if delivery.accepted and delivery.kind in ("voice", "sms"):
            self.accepted.add(delivery.sid)

    def violation(self, text: str) -> None:
        """The service did something the carrier's rules do not allow."""
        self.violations.append(text)


def digest(log: Log, extra: Sequence[Any] = ()) -> str:
    """SHA-256 over every call, message, delivery and request: equal only for equal histories."""
    whole = [asdict(log), list(extra)]
    text = json.dumps(whole, sort_keys=True, default=_plain, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
