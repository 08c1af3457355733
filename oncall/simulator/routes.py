"""Calls from their beginning: a family calls in, or the service places one by REST."""

from oncall.simulator.calls import Call
from oncall.simulator.errors import Cut, HangUp
from oncall.simulator.exchange import Exchange, OwnNumber
from oncall.simulator.executor.dial import EXTRA_S, dial
from oncall.simulator.executor.legs import WHISPER_VERBS, ring
from oncall.simulator.executor.line import Carry, Line, follow
from oncall.simulator.executor.record import record
from oncall.simulator.executor.speech import redirect, reject
from oncall.simulator.kernel import Sleep, Steps

VERBS: dict[str, Carry] = {
    **WHISPER_VERBS,
    "Dial": dial,
    "Record": record,
    "Redirect": redirect,
    "Reject": reject,
}
API_CALL_GAP_S = 1.0
"""Calls placed by REST start one a second; the rest wait in a queue."""


def inbound(exchange: Exchange, call: Call, number: OwnNumber) -> Steps[None]:
    """Lead a call that came in from its first webhook to its end."""
    call.status, call.ringing_at = "ringing", exchange.kernel.now()
    exchange.report_to(call, number.status_callback, ())
    yield from _lead(Line(exchange, call, number.voice_fallback_url), number.voice_url)


def placed(
    exchange: Exchange, call: Call, *, url: str, fallback_url: str, timeout_s: int, wait_s: float
) -> Steps[None]:
    """Lead a call placed by REST: wait for its turn, ring, and on answer follow its document."""
    try:
        yield Sleep(wait_s)
        status = yield from ring(exchange, call, timeout_s + EXTRA_S)
    except Cut:
        status = "canceled"
    if status != "answered":
        exchange.end(call, status)
        return
    yield from _lead(Line(exchange, call, fallback_url), url)


def _lead(line: Line, url: str) -> Steps[None]:
    status = "completed"
    try:
        document = yield from line.document(url)
        yield from follow(line, document, VERBS)
    except HangUp as end:
        status = end.status
    except Cut:
        status = "completed" if line.call.answered else line.exchange.readings.abandoned
    line.exchange.end(line.call, status)
