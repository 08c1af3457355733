"""Ringing a phone, and what the person who answers is told before she is connected."""

from oncall.simulator.calls import Call
from oncall.simulator.errors import Fatal, HangUp
from oncall.simulator.exchange import Exchange
from oncall.simulator.executor.line import Carry, Line, follow
from oncall.simulator.executor.speech import gather, hangup, speak
from oncall.simulator.kernel import Steps, Take
from oncall.simulator.phones import person

WHISPER_VERBS: dict[str, Carry] = {
    "Say": speak,
    "Play": speak,
    "Pause": speak,
    "Gather": gather,
    "Hangup": hangup,
}


def ring(exchange: Exchange, call: Call, timeout_s: float) -> Steps[str]:
    """Ring the phone called; "answered", or the status with which it came to nothing."""
    exchange.progress(call, "initiated", "initiated")
    behaviour = exchange.phone(call.to).receives(call)
    if exchange.caller_id_blocked:
        return "failed"
    if behaviour.kind in ("off", "busy"):
        return behaviour.status
    call.status, call.ringing_at = "ringing", exchange.kernel.now()
    exchange.progress(call, "ringing", "ringing")
    call.person = exchange.kernel.spawn(person(call, behaviour))
    signal: str | None = yield Take(call.signals, timeout_s)
    if signal == "answered":
        call.answer()
        exchange.progress(call, "answered", "in-progress")
    return signal or "no-answer"


def whisper(exchange: Exchange, call: Call, url: str, method: str = "POST") -> Steps[bool]:
    """Lead the person who answered through the whisper; True when the legs are to be bridged."""
    line = Line(exchange, call, whisper=True)
    try:
        document = yield from line.document(url, method=method)
        yield from follow(line, document, WHISPER_VERBS)
    except HangUp:
        return False
    except Fatal:
        return exchange.readings.whisper_failed == "bridged"
    return True
