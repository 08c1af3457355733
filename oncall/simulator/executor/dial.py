"""`<Dial>`: ring one phone or several, connect the first that accepts, and tell how it went."""

from dataclasses import dataclass, field
from datetime import timedelta

from oncall.simulator.calls import Call
from oncall.simulator.errors import Cut, Fatal, HungUp
from oncall.simulator.executor.legs import ring, whisper
from oncall.simulator.executor.line import Goto, Line
from oncall.simulator.kernel import Mail, Sleep, Steps, Take
from oncall.simulator.twiml import Verb
from oncall.simulator.webhooks import pairs

INVALID_CALLER_ID = 13214
EXTRA_S = 5
"""Twilio adds this to every ring time-out."""


@dataclass(eq=False)
class _Dialling:
    """One Dial under way. `results` gets ("answered" | "accepted" | "ended", leg)."""

    line: Line
    verb: Verb
    results: Mail = field(default_factory=Mail)
    legs: list[Call] = field(default_factory=list)
    last: Call | None = None
    """The leg the action will be told about."""

    @property
    def keeps_ringing(self) -> bool:
        return self.verb.get("answerOnBridge") == "true"


def dial(line: Line, verb: Verb) -> Steps[Goto | None]:
    """Ring, connect, wait for the end; then the action, or the next verb when there is none."""
    dialling = _Dialling(line, verb)
    caller_id = _caller_id(dialling)
    if not (dialling.keeps_ringing and verb.place == 0):
        line.call.answer()
    line.call.hear("ringback")
    for number in verb.children:
        _start_leg(dialling, number, caller_id)
    try:
        winner = yield from _ring_out(dialling)
        if winner is not None:
            yield from _talk(dialling, winner)
    except HungUp:
        yield from _caller_left(dialling)
        raise
    line.call.hear("silence")
    action = verb.get("action")
    return Goto(action, _outcome(dialling), verb.get("method", "POST")) if action else None


def _caller_id(dialling: _Dialling) -> str:
    """The number shown: it must be one of ours, for operators block any other."""
    line = dialling.line
    caller_id = dialling.verb.get("callerId", line.call.from_)
    if caller_id not in line.exchange.numbers:
        line.exchange.journal.violation("<Dial callerId> is not one of our own numbers")
        raise Fatal(INVALID_CALLER_ID, line.at)
    return caller_id


def _start_leg(dialling: _Dialling, number: Verb, caller_id: str) -> None:
    line = dialling.line
    leg = line.exchange.new_call(caller_id, number.text, "outbound-dial", line.call)
    callback = line.absolute(number.get("statusCallback"))
    line.exchange.report_to(leg, callback, number.get("statusCallbackEvent").split())
    dialling.legs.append(leg)
    steps = _leg(dialling, leg, line.absolute(number.get("url")), number.get("method", "POST"))
    leg.process = line.exchange.kernel.spawn(steps)


def _leg(dialling: _Dialling, leg: Call, url: str, method: str) -> Steps[None]:
    """One leg from its first ring to its end."""
    exchange = dialling.line.exchange
    timeout_s = dialling.verb.number("timeout", 30) + EXTRA_S
    try:
        status = yield from ring(exchange, leg, timeout_s)
        if status == "answered":
            status = "completed"
            dialling.results.put(exchange.kernel, ("answered", leg))
            if not url or (yield from whisper(exchange, leg, url, method)):
                dialling.results.put(exchange.kernel, ("accepted", leg))
                yield Take(Mail())
    except Cut:
        status = "completed" if leg.answered else "canceled"
    exchange.end(leg, status)
    dialling.results.put(exchange.kernel, ("ended", leg))


def _ring_out(dialling: _Dialling) -> Steps[Call | None]:
    """Wait until a leg is accepted, or all have ended."""
    ended = 0
    while ended < len(dialling.legs):
        what, leg = yield Take(dialling.results)
        dialling.last = leg
        if what == "accepted":
            _cut(dialling, but=leg)
            return leg  # type: ignore[no-any-return]
        if what == "ended":
            ended += 1
        else:
            _picked_up(dialling, leg)
    return None


def _picked_up(dialling: _Dialling, leg: Call) -> None:
    call, exchange = dialling.line.call, dialling.line.exchange
    once_answered = call.answered and not exchange.ringback_once_answered
    if once_answered or not dialling.keeps_ringing:
        call.hear("silence")
    others = len(dialling.legs) > 1
    if others and exchange.readings.first_pick_up_ends_the_rest:
        _cut(dialling, but=leg)


def _talk(dialling: _Dialling, leg: Call) -> Steps[None]:
    """Bridge, and wait until the callee leaves or the time limit is reached."""
    call, kernel = dialling.line.call, dialling.line.exchange.kernel
    call.answer()
    call.bridged_at = leg.bridged_at = kernel.now()
    for ours, theirs in ((call, leg.to), (leg, call.from_)):
        ours.hear("bridged", theirs)
        ours.notice("bridged")
    until = kernel.now() + timedelta(seconds=dialling.verb.number("timeLimit", 14_400))
    while not leg.over:
        result = yield Take(dialling.results, (until - kernel.now()).total_seconds())
        if result is None:
            _cut(dialling)
            yield Sleep(0)
    dialling.last = leg


def _caller_left(dialling: _Dialling) -> Steps[None]:
    """The caller hung up: end every leg, and ask the action if the carrier is read that way."""
    line = dialling.line
    exchange = line.exchange
    _cut(dialling)
    exchange.end(line.call, "completed" if line.call.answered else exchange.readings.abandoned)
    yield Sleep(0)
    action = dialling.verb.get("action")
    if action and exchange.readings.action_after_hang_up:
        yield from line.tell(action, _outcome(dialling))


def _cut(dialling: _Dialling, but: Call | None = None) -> None:
    for leg in dialling.legs:
        if leg is not but and not leg.over and leg.process is not None:
            leg.process.interrupt(Cut())


def _outcome(dialling: _Dialling) -> list[tuple[str, str]]:
    """What the action is told."""
    leg = dialling.last or dialling.legs[-1]
    refused = leg.answered and leg.bridged_at is None
    status = dialling.line.exchange.readings.refused_in_whisper if refused else leg.status
    bridged = "true" if leg.bridged_at is not None else "false"
    told = pairs(DialCallStatus=status, DialCallSid=leg.sid, DialBridged=bridged)
    return [*told, *pairs(DialCallDuration=leg.duration_s)] if leg.answered else [*told]
