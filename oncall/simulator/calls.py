"""A call as the carrier knows it, and what the person at its far end hears."""

from dataclasses import dataclass, field
from datetime import datetime

from oncall.simulator.errors import HungUp
from oncall.simulator.kernel import Kernel, Mail, Process

FINAL = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})


@dataclass(frozen=True)
class Heard:
    """From `at` on the person hears this, until the next entry.

    Kinds: ringback, say, play, silence, record (a recorder is running), bridged (`text` is the
    number talked with) and hangup (the end).
    """

    at: datetime
    kind: str
    text: str = ""


@dataclass(eq=False)
class Call:
    """One leg. `direction` is inbound, outbound-dial (a `<Dial>`) or outbound-api (by REST)."""

    kernel: Kernel
    sid: str
    from_: str
    to: str
    direction: str
    created_at: datetime
    parent: "Call | None" = None
    status: str = "queued"
    ringing_at: datetime | None = None
    answered_at: datetime | None = None
    bridged_at: datetime | None = None
    ended_at: datetime | None = None
    says: str | None = None
    """What the person says to a recorder; None is silence."""
    heard: list[Heard] = field(default_factory=list)
    keys: Mail = field(default_factory=Mail)
    """Digits pressed by the person."""
    signals: Mail = field(default_factory=Mail)
    """What the person's handset tells the carrier while it rings: "answered" or a final status."""
    told: Mail = field(default_factory=Mail)
    """What the person notices: ("gather", digits wanted) or ("bridged", 0)."""
    process: Process | None = None
    person: Process | None = None
    callback_url: str = ""
    callback_events: frozenset[str] = frozenset()
    sequence: int = 0
    wants_digits: int = 0
    """How many digits a `<Gather>` is listening for at this moment."""
    leaving: bool = False
    """Hung up, and about to be over."""

    @property
    def over(self) -> bool:
        """Whether the call has ended."""
        return self.ended_at is not None

    @property
    def answered(self) -> bool:
        """Whether it was ever answered."""
        return self.answered_at is not None

    @property
    def duration_s(self) -> int:
        """Whole seconds since it was answered; 0 when it never was. An ended call's is final."""
        if self.answered_at is None:
            return 0
        return int(((self.ended_at or self.kernel.now()) - self.answered_at).total_seconds())

    def hear(self, kind: str, text: str = "") -> None:
        """From now on the person hears this. A silence of no length was none."""
        if self.over:
            return
        now = self.kernel.now()
        if self.heard and self.heard[-1].kind == "silence" and self.heard[-1].at == now:
            self.heard.pop()
        self.heard.append(Heard(now, kind, text))

    def answer(self) -> None:
        """The call is answered, if it was not before."""
        if self.answered_at is None and not self.over:
            self.answered_at = self.kernel.now()
            self.status = "in-progress"

    def press(self, digits: str) -> None:
        """The person presses these keys at once."""
        for digit in digits:
            self.keys.put(self.kernel, digit)

    def pick_up(self) -> None:
        """The person answers the ringing phone."""
        self.signals.put(self.kernel, "answered")

    def decline(self, status: str = "busy") -> None:
        """The person (or the carrier of that phone) turns the ringing call away."""
        self.signals.put(self.kernel, status)

    def hang_up(self) -> None:
        """The person hangs up; a phone that still rings is declined."""
        if self.direction != "inbound" and not self.answered:
            self.decline()
        else:
            self.cut_by_carrier()

    def cut_by_carrier(self) -> None:
        """The REST interface ends the call, ringing or not."""
        if self.process is not None and not (self.over or self.leaving):
            self.leaving = True
            self.process.interrupt(HungUp())

    def notice(self, what: str, count: int = 0) -> None:
        """Let the person notice something."""
        self.told.put(self.kernel, (what, count))


@dataclass(frozen=True)
class CallRecord:
    """A call in the carrier's log, as it stands. `accepted`: a webhook of it was answered 2xx."""

    sid: str
    from_: str
    to: str
    direction: str
    parent_sid: str | None
    status: str
    created_at: datetime
    answered_at: datetime | None
    bridged_at: datetime | None
    ended_at: datetime | None
    duration_s: int
    heard: tuple[Heard, ...]
    wants_digits: int
    accepted: bool


def record_of(call: Call, *, accepted: bool) -> CallRecord:
    """A snapshot that no longer changes."""
    return CallRecord(
        sid=call.sid,
        from_=call.from_,
        to=call.to,
        direction=call.direction,
        parent_sid=call.parent.sid if call.parent else None,
        status=call.status,
        created_at=call.created_at,
        answered_at=call.answered_at,
        bridged_at=call.bridged_at,
        ended_at=call.ended_at,
        duration_s=call.duration_s,
        heard=tuple(call.heard),
        wants_digits=call.wants_digits,
        accepted=accepted,
    )
