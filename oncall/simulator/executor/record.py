"""The recorder."""

from oncall.simulator.errors import HungUp
from oncall.simulator.exchange import Recording
from oncall.simulator.executor.line import Goto, Line, speech_s
from oncall.simulator.kernel import Sleep, Steps, Take
from oncall.simulator.twiml import Verb
from oncall.simulator.webhooks import pairs

BEEP_S = 0.5
ANY_KEY = "1234567890*#"


def record(line: Line, verb: Verb) -> Steps[Goto | None]:
    """Record what the person says. Silence alone makes no recording, and the document goes on."""
    call = line.call
    call.answer()
    call.keys.clear()
    if verb.get("playBeep") != "false":
        call.hear("play", "beep")
        yield Sleep(BEEP_S)
    call.hear("record")
    began = line.exchange.kernel.now()
    try:
        key = yield from _until_silent(line, verb)
    except HungUp:
        line.exchange.end(call, "completed")
        goto = _finish(line, verb, (call.kernel.now() - began).total_seconds(), "hangup")
        if goto is not None:
            yield from line.tell(goto.url, goto.params)
        raise
    return _finish(line, verb, (call.kernel.now() - began).total_seconds(), key)


def _until_silent(line: Line, verb: Verb) -> Steps[str]:
    """Wait for silence, the longest length or a finishing key; the key, if it was one."""
    length = min(
        float(verb.number("maxLength", 3_600)),
        speech_s(line.call.says or "") + verb.number("timeout", 5),
    )
    key: str | None = yield Take(line.call.keys, length)
    return key if key is not None and key in verb.get("finishOnKey", ANY_KEY) else ""


def _finish(line: Line, verb: Verb, lasted_s: float, key: str) -> Goto | None:
    """Keep the recording, tell its callback, and say where to go; nothing was said: nowhere."""
    exchange, call = line.exchange, line.call
    if not call.says or lasted_s <= 0:
        return None
    seconds = max(1, round(min(lasted_s, speech_s(call.says))))
    sid = exchange.new_sid("RE")
    exchange.recordings[sid] = Recording(sid, call.sid, exchange.kernel.now(), seconds, call.says)
    url = f"https://api.twilio.com/2010-04-01/Accounts/{exchange.account_sid}/Recordings/{sid}"
    about = pairs(RecordingSid=sid, RecordingUrl=url, RecordingDuration=seconds)
    status = pairs(RecordingStatus="completed", RecordingChannels=1, RecordingSource="RecordVerb")
    base = pairs(AccountSid=exchange.account_sid, CallSid=call.sid)
    callback = line.absolute(verb.get("recordingStatusCallback"))
    exchange.webhooks.notify("recording", call.sid, callback, [*base, *about, *status])
    told = [*about, ("Digits", key)] if key else about
    return Goto(verb.get("action"), told, verb.get("method", "POST"))
