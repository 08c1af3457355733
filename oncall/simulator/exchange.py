"""The carrier's inside: its numbers, phones, calls and texts, shared by all that moves them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime

from oncall.simulator.calls import Call
from oncall.simulator.errors import Cut
from oncall.simulator.kernel import Kernel
from oncall.simulator.log import Journal
from oncall.simulator.messages import Message
from oncall.simulator.phones import Phone
from oncall.simulator.readings import Chance, Readings
from oncall.simulator.transports import Transport
from oncall.simulator.weather import Weather
from oncall.simulator.webhooks import Webhooks

API_VERSION = "2010-04-01"
WHOLE_CALL = frozenset({"completed"})


@dataclass(eq=False)
class OwnNumber:
    """A number of ours and its settings. Settings may be changed by REST."""

    sid: str
    number: str
    made_at: datetime
    voice_url: str = ""
    voice_fallback_url: str = ""
    status_callback: str = ""
    sms_url: str = ""
    sms_fallback_url: str = ""


@dataclass(frozen=True)
class Recording:
    """What a caller said to a recorder. `words` is None when nothing was said."""

    sid: str
    call_sid: str
    at: datetime
    duration_s: int
    words: str | None


@dataclass
class Exchange:
    """Shared state. `tokens[0]` signs; every token opens the REST interface."""

    kernel: Kernel
    chance: Chance
    transport: Transport
    account_sid: str
    tokens: list[str]
    readings: Readings = field(default_factory=Readings)
    balance: str | None = "100.00"
    """What is left on the account, in USD; None: not told, as to an account below another one."""
    caller_id_blocked: bool = False
    """Operators refuse calls that show our own number (they suspect a forgery)."""
    keywords: bool = True
    """STOP and its kind opt the sender out, as Twilio does unless told otherwise."""
    ringback_once_answered: bool = True
    """Whether an answered caller still hears ringback during a whisper (no page says so)."""
    play_s: float = 3.0
    """How long every recorded file plays."""

    def __post_init__(self) -> None:
        self.journal = Journal()
        self.weather = Weather(self.chance)
        self.webhooks = Webhooks(
            self.kernel, self.transport, self.weather, self.journal, self.chance, self.tokens
        )
        self.numbers: dict[str, OwnNumber] = {}
        self.phones: dict[str, Phone] = {}
        self.calls: dict[str, Call] = {}
        self.messages: dict[str, Message] = {}
        self.recordings: dict[str, Recording] = {}
        self.deleted: set[str] = set()
        """What REST knows no more; here it stays, a message without its words."""
        self.opted_out: set[tuple[str, str]] = set()
        """(our number, their number): texts are refused with 21610."""
        self.next_api_call_at = self.kernel.now()

    def new_sid(self, prefix: str) -> str:
        """A new identifier, shaped like Twilio's: two letters and 32 hexadecimal digits."""
        return f"{prefix}{self.chance.getrandbits(128):032x}"

    def phone(self, number: str) -> Phone:
        """The phone with this number, made on first use (nobody answers it)."""
        if number not in self.phones:
            self.phones[number] = Phone(self.kernel, number)
        return self.phones[number]

    def new_call(self, from_: str, to: str, direction: str, parent: Call | None = None) -> Call:
        """A call that has not begun to move yet, in the log."""
        sid, now = self.new_sid("CA"), self.kernel.now()
        call = Call(self.kernel, sid, from_, to, direction, now, parent)
        self.calls[sid] = call
        return call

    def call_params(self, call: Call, status: str = "") -> list[tuple[str, str]]:
        """What every voice webhook about this call says."""
        params = [
            ("AccountSid", self.account_sid),
            ("ApiVersion", API_VERSION),
            ("CallSid", call.sid),
            ("CallStatus", status or call.status),
            ("Called", call.to),
            ("Caller", call.from_),
            ("Direction", call.direction),
            ("From", call.from_),
            ("To", call.to),
        ]
        return params + ([("ParentCallSid", call.parent.sid)] if call.parent else [])

    def progress(self, call: Call, event: str, status: str) -> None:
        """Tell the call's status callback, if it asked for this event."""
        if not call.callback_url or event not in call.callback_events:
            return
        params = [
            *self.call_params(call, status),
            ("CallbackSource", "call-progress-events"),
            ("SequenceNumber", str(call.sequence)),
            ("Timestamp", format_datetime(self.kernel.now())),
        ]
        if event == "completed":
            params += [
                ("CallDuration", str(call.duration_s)),
                ("Duration", str(call.duration_s // 60)),
            ]
        call.sequence += 1
        kind = "leg" if call.direction == "outbound-dial" else "status"
        self.webhooks.notify(kind, call.sid, call.callback_url, params)

    def end(self, call: Call, status: str) -> None:
        """The call is over, once."""
        if call.over:
            return
        call.hear("hangup")
        call.ended_at, call.status, call.wants_digits = self.kernel.now(), status, 0
        if call.person is not None:
            call.person.interrupt(Cut())
        self.progress(call, "completed", status)

    def report_to(self, call: Call, url: str, events: Sequence[str]) -> None:
        """Where this call's progress is told, and which of its events."""
        call.callback_url, call.callback_events = url, frozenset(events) or WHOLE_CALL
