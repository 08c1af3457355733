"""Phones and the people who hold them.

A phone has a script: what it does with the next calls, and what it does with all others.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from oncall.simulator.calls import Call
from oncall.simulator.kernel import Kernel, Sleep, Steps, Take

KEY_GAP_S = 0.3


@dataclass(frozen=True)
class Behaviour:
    """What a phone does with one call. Times in seconds."""

    kind: str
    """answers, no answer, busy, declines, off or manual"""
    after_s: float = 0.0
    presses: tuple[str, ...] = ()
    """One entry per `<Gather>` heard; an empty entry lets that one pass."""
    think_s: float = 1.5
    """From the moment a prompt begins to the first key."""
    stays_s: float | None = None
    """Hangs up this long after answering, unless bridged before."""
    talks_s: float | None = None
    """Hangs up this long after being bridged; None talks until the other side ends it."""
    status: str = "busy"
    """The leg's status when the call is declined or the phone is off."""
    says: str | None = None
    """What is said to a recorder."""


def answers(
    after_s: float = 4.0,
    presses: str | tuple[str, ...] = "1",
    *,
    think_s: float = 1.5,
    talks_s: float | None = 180.0,
    stays_s: float | None = None,
    says: str | None = None,
) -> Behaviour:
    """A person answers, presses these keys (a tuple: one entry per prompt), talks, hangs up."""
    keys = (presses,) if isinstance(presses, str) else presses
    return Behaviour("answers", after_s, keys, think_s, stays_s, talks_s, says=says)


def no_answer() -> Behaviour:
    """It rings and rings."""
    return Behaviour("no answer")


def busy() -> Behaviour:
    """The line is engaged."""
    return Behaviour("busy")


def declines(after_s: float = 3.0, *, status: str = "busy") -> Behaviour:
    """A person presses the red button."""
    return Behaviour("declines", after_s, status=status)


def off(*, status: str = "failed") -> Behaviour:
    """Switched off: the carrier gives up at once (status failed, or no-answer)."""
    return Behaviour("off", status=status)


def voicemail(after_s: float = 1.0, *, records_s: float = 30.0) -> Behaviour:
    """A machine answers, never presses a key, records for a while and ends the call."""
    return Behaviour("answers", after_s, stays_s=records_s, talks_s=records_s)


def wrong_key(after_s: float = 4.0, key: str = "5", *, then: str | None = None) -> Behaviour:
    """A person presses the wrong key, `then` the right one, or no other."""
    return answers(after_s, (key,) if then is None else (key, then))


def hangs_up_in_whisper(after_s: float = 4.0, *, hears_s: float = 1.0) -> Behaviour:
    """A person answers, hears a little, and hangs up."""
    return Behaviour("answers", after_s, stays_s=hears_s)


def manual() -> Behaviour:
    """A person with a hand on the phone: `Phone.answer`, `Phone.press`, `Phone.hang_up`."""
    return Behaviour("manual")


@dataclass(frozen=True)
class ReceivedText:
    """A text that reached a phone."""

    at: datetime
    from_: str
    to: str
    body: str
    sid: str


@dataclass(eq=False)
class Phone:
    """One phone, by its number.

    `sms` says what happens to texts sent to it: delivers · unreachable (undelivered, 30003) · dead
    (undelivered, 30005) · never confirms (arrives, no word of it) · falsely delivered (confirmed,
    never arrives) · opted out (refused by REST, 21610) · not a mobile (refused, 21614) · not
    allowed there (refused, 21408: the account's settings are wrong).
    `on_text` may answer a text by itself: it gives (words, seconds until sent) or None.
    """

    kernel: Kernel
    number: str
    default: Behaviour = field(default_factory=no_answer)
    script: deque[Behaviour] = field(default_factory=deque)
    sms: str = "delivers"
    on_text: Callable[[ReceivedText], tuple[str, float] | None] | None = None
    habit: Callable[[], Behaviour] | None = None
    """Draws what it does with a call beyond the script."""
    call_waiting: bool = False
    calls: list[Call] = field(default_factory=list)
    """Every call that came in, oldest first."""
    texts: list[ReceivedText] = field(default_factory=list)
    _live: list[Call] = field(default_factory=list)
    """Calls to or from it that may not be over yet."""

    def does(self, *behaviours: Behaviour) -> "Phone":
        """The next calls meet these, one each."""
        self.script.extend(behaviours)
        return self

    def always(self, behaviour: Behaviour) -> "Phone":
        """Calls beyond the script meet this."""
        self.default = behaviour
        return self

    @property
    def engaged(self) -> bool:
        """Whether a call is under way on it."""
        return any(call.answered or call.direction == "inbound" for call in self._under_way())

    @property
    def ringing(self) -> tuple[Call, ...]:
        """Calls that ring here at this moment."""
        calls = self._under_way()
        return tuple(call for call in calls if call.direction != "inbound" and not call.answered)

    @property
    def current(self) -> Call | None:
        """The call that was answered here, if any."""
        calls = self._under_way()
        return next((call for call in calls if call.direction != "inbound" and call.answered), None)

    def places(self, call: Call) -> None:
        """A call is made from this phone."""
        self._live.append(call)

    def _under_way(self) -> list[Call]:
        self._live = [call for call in self._live if not call.over]
        return self._live

    def answer(self, call: Call | None = None) -> None:
        """Pick up this call, or the first that rings. Raises LookupError when none rings."""
        with self.kernel.lock:
            self._chosen(call, self.ringing).pick_up()

    def press(self, digits: str, call: Call | None = None) -> None:
        """Press keys in this call, or the answered one. Raises LookupError when there is none."""
        with self.kernel.lock:
            self._chosen(call, (self.current,)).press(digits)

    def hang_up(self, call: Call | None = None) -> None:
        """End or decline this call, the answered one, or the first that rings."""
        with self.kernel.lock:
            self._chosen(call, (self.current, *self.ringing)).hang_up()

    def _chosen(self, call: Call | None, others: tuple[Call | None, ...]) -> Call:
        found = call or next((other for other in others if other is not None), None)
        if found is None:
            raise LookupError("no such call on this phone at the moment")
        return found

    def receives(self, call: Call) -> Behaviour:
        """A call comes in: what the phone will do with it."""
        blocked = self.engaged and not self.call_waiting
        self.calls.append(call)
        self._live.append(call)
        if blocked:
            return busy()
        if self.script:
            return self.script.popleft()
        return self.habit() if self.habit else self.default


def person(call: Call, behaviour: Behaviour) -> Steps[None]:
    """What the person at a ringing phone does, step by step."""
    if behaviour.kind == "declines":
        yield Sleep(behaviour.after_s)
        call.decline(behaviour.status)
    elif behaviour.kind == "answers":
        yield Sleep(behaviour.after_s)
        call.says = behaviour.says
        call.pick_up()
        yield from listen(call, behaviour)


def listen(call: Call, behaviour: Behaviour) -> Steps[None]:
    """Answered: press keys at prompts, talk when bridged, hang up in time."""
    presses = deque(behaviour.presses)
    until = _until(call, behaviour.stays_s)
    while True:
        left = None if until is None else max(0.0, (until - call.kernel.now()).total_seconds())
        noticed = yield Take(call.told, left)
        if noticed is None:
            call.hang_up()
            return
        if noticed[0] == "bridged":
            until = _until(call, behaviour.talks_s)
        elif presses:
            yield from _press(call, presses.popleft(), behaviour.think_s)


def _until(call: Call, seconds: float | None) -> datetime | None:
    return None if seconds is None else call.kernel.now() + timedelta(seconds=seconds)


def _press(call: Call, digits: str, think_s: float) -> Steps[None]:
    for number, digit in enumerate(digits):
        yield Sleep(KEY_GAP_S if number else think_s)
        call.press(digit)
