"""The simulator as its users see it: numbers, phones, calls, texts, switches and the log."""

from collections.abc import Mapping
from datetime import datetime

from oncall.simulator.calls import Call, CallRecord, Heard
from oncall.simulator.calls import record_of as call_record
from oncall.simulator.exchange import Exchange, OwnNumber, Recording
from oncall.simulator.kernel import Kernel
from oncall.simulator.log import Log, digest
from oncall.simulator.messages import Message, MessageRecord
from oncall.simulator.messages import record_of as message_record
from oncall.simulator.phones import Behaviour, Phone, listen
from oncall.simulator.readings import Chance, Readings
from oncall.simulator.rest import Rest
from oncall.simulator.rest_trouble import Trouble
from oncall.simulator.routes import inbound
from oncall.simulator.texts import receive
from oncall.simulator.transports import StaticDocuments, Transport
from oncall.simulator.weather import Weather


class LiveCall:
    """A call a family makes, seen from the family's side."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self.sid = call.sid

    @property
    def heard(self) -> list[Heard]:
        """What the caller has heard so far."""
        return self._call.heard

    @property
    def over(self) -> bool:
        """Whether the call has ended."""
        return self._call.over

    @property
    def answered(self) -> bool:
        """Whether the carrier has answered it (ringback alone is no answer)."""
        return self._call.answered

    @property
    def talking_with(self) -> str | None:
        """The number the caller is connected with at this moment."""
        last = self._call.heard[-1] if self._call.heard else None
        return last.text if last is not None and last.kind == "bridged" else None

    @property
    def status(self) -> str:
        """Twilio's status of the call."""
        return self._call.status

    def hang_up(self) -> None:
        """The caller leaves."""
        with self._call.kernel.lock:
            self._call.hang_up()

    def press(self, digits: str) -> None:
        """The caller presses keys."""
        with self._call.kernel.lock:
            self._call.press(digits)

    def speak(self, words: str) -> None:
        """What the caller will say to a recorder."""
        self._call.says = words


class Simulator:
    """A carrier. `kernel` decides whether time is virtual (`Kernel`) or real (`RealTime`)."""

    def __init__(
        self,
        *,
        kernel: Kernel,
        chance: Chance,
        transport: Transport,
        account_sid: str = "AC" + "0" * 32,
        tokens: tuple[str, ...] = ("simulated-token",),
        readings: Readings | None = None,
    ) -> None:
        self.kernel = kernel
        self.exchange = Exchange(
            kernel, chance, transport, account_sid, list(tokens), readings or Readings()
        )
        self.rest = Rest(self.exchange, Trouble(chance))

    @property
    def weather(self) -> Weather:
        """What happens to webhooks on their way."""
        return self.exchange.weather

    @property
    def readings(self) -> Readings:
        """How the open questions of the carrier's documents are read."""
        return self.exchange.readings

    @readings.setter
    def readings(self, readings: Readings) -> None:
        self.exchange.readings = readings

    @property
    def violations(self) -> list[str]:
        """Everything the service did that the carrier's rules do not allow."""
        return self.exchange.journal.violations

    @property
    def recordings(self) -> tuple[Recording, ...]:
        """What callers said to the recorder, oldest first."""
        return tuple(self.exchange.recordings.values())

    def now(self) -> datetime:
        """The carrier's time: aware, UTC."""
        return self.kernel.now()

    def next_at(self) -> datetime | None:
        """When something happens next by itself; None when nothing will."""
        return self.kernel.next_at()

    def run_until(self, until: datetime) -> None:
        """Virtual time: let everything happen up to and including `until`."""
        self.kernel.run_until(until)

    def own(self, number: str, **settings: str) -> OwnNumber:
        """Rent a number.

        Settings: voice_url, voice_fallback_url, status_callback, sms_url, sms_fallback_url; the
        service may change them by REST.
        """
        own = OwnNumber(self.exchange.new_sid("PN"), number, self.kernel.now(), **settings)
        self.exchange.numbers[number] = own
        return own

    def phone(self, number: str) -> Phone:
        """The phone with this number; a new one lets every call ring."""
        with self.kernel.lock:
            return self.exchange.phone(number)

    def serve_static(
        self, base_url: str, documents: Mapping[str, str], auth: tuple[str, str] | None = None
    ) -> None:
        """Serve TwiML documents by name below an address, behind a login if one is given."""
        self.exchange.webhooks.static.append(StaticDocuments(base_url, documents, auth))

    def rotate(self, token: str) -> None:
        """A new primary auth token: it signs from now on; the old ones still open REST."""
        self.exchange.tokens.insert(0, token)

    def call(
        self,
        from_: str,
        to: str,
        *,
        patience_s: float | None = None,
        talks_s: float | None = None,
        says: str | None = None,
    ) -> LiveCall:
        """Somebody calls one of our numbers.

        The caller leaves after `patience_s` seconds unless connected, or `talks_s` after being
        connected; None stays. `says` is what a recorder hears.
        Raises KeyError when `to` is not ours.
        """
        with self.kernel.lock:
            number = self.exchange.numbers[to]
            call = self.exchange.new_call(from_, to, "inbound")
            call.says = says
            self.exchange.phone(from_).places(call)
            call.process = self.kernel.spawn(inbound(self.exchange, call, number))
            caller = Behaviour("answers", stays_s=patience_s, talks_s=talks_s)
            call.person = self.kernel.spawn(listen(call, caller))
            return LiveCall(call)

    def text(self, from_: str, to: str, body: str, *, media: int = 0) -> str:
        """Somebody texts one of our numbers; its SID. Raises KeyError when `to` is not ours."""
        with self.kernel.lock:
            return receive(self.exchange, from_, to, body, media).sid

    def log(self) -> Log:
        """The carrier's own log, as it stands: calls, messages, deliveries, REST requests."""
        with self.kernel.lock:
            journal = self.exchange.journal
            return Log(
                calls=tuple(self._call(call) for call in self.exchange.calls.values()),
                messages=tuple(self._message(text) for text in self.exchange.messages.values()),
                deliveries=tuple(journal.deliveries),
                rest=tuple(journal.rest),
            )

    def digest(self) -> str:
        """A digest of the whole log; two runs with one seed have the same."""
        return digest(self.log())

    def calls(self, number: str = "") -> tuple[CallRecord, ...]:
        """Snapshots of the calls from or to a number (or all), oldest first."""
        with self.kernel.lock:
            calls = self.exchange.calls.values()
            return tuple(self._call(c) for c in calls if not number or number in (c.from_, c.to))

    def messages(self, number: str = "") -> tuple[MessageRecord, ...]:
        """Snapshots of the texts from or to a number (or all), oldest first."""
        with self.kernel.lock:
            texts = self.exchange.messages.values()
            return tuple(self._message(t) for t in texts if not number or number in (t.from_, t.to))

    def _call(self, call: Call) -> CallRecord:
        return call_record(call, accepted=call.sid in self.exchange.journal.accepted)

    def _message(self, message: Message) -> MessageRecord:
        return message_record(message, accepted=message.sid in self.exchange.journal.accepted)
