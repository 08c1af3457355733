"""The verbs between the carrier and one person.

Say at about 15 characters a second, Play, Pause, Gather, Redirect, Hangup and Reject.
"""

from oncall.simulator.errors import HangUp
from oncall.simulator.executor.line import Goto, Line, speech_s
from oncall.simulator.kernel import Sleep, Steps, Take
from oncall.simulator.twiml import Verb


def speak(line: Line, verb: Verb) -> Steps[Goto | None]:
    """Say, Play or Pause: it answers the call and takes its time."""
    line.call.answer()
    yield Sleep(_begin(line, verb))
    return None


def _begin(line: Line, verb: Verb) -> float:
    """Let the person hear it; how many seconds it takes (every file lasts `Exchange.play_s`)."""
    if verb.name == "Say":
        line.call.hear("say", verb.text)
        return speech_s(verb.text)
    if verb.name == "Play":
        line.call.hear("play", verb.text)
        return line.exchange.play_s
    line.call.hear("silence")
    return float(verb.number("length", 1))


def gather(line: Line, verb: Verb) -> Steps[Goto | None]:
    """Prompt and listen. Without a digit the document goes on, unless actionOnEmptyResult."""
    call = line.call
    call.answer()
    call.keys.clear()
    call.wants_digits = verb.number("numDigits", 1)
    call.notice("gather", call.wants_digits)
    digits = yield from _digits(line, verb)
    call.wants_digits = 0
    if digits or verb.get("actionOnEmptyResult") == "true":
        return Goto(verb.get("action"), [("Digits", digits)], verb.get("method", "POST"))
    return None


def _digits(line: Line, verb: Verb) -> Steps[str]:
    """What is pressed: a key cuts the prompt short; time-out, count or finishOnKey ends it."""
    key = yield from _prompt(line, verb)
    most, timeout = verb.number("numDigits", 1_000), verb.number("timeout", 5)
    last_key = verb.get("finishOnKey", "#")
    digits = ""
    while True:
        if key is None:
            key = yield Take(line.call.keys, timeout)
        if key is None or key in last_key:
            return digits
        digits += key
        if len(digits) == most:
            return digits
        key = None


def _prompt(line: Line, verb: Verb) -> Steps[str | None]:
    for prompt in verb.children:
        key: str | None = yield Take(line.call.keys, _begin(line, prompt))
        if key is not None:
            return key
    line.call.hear("silence")
    return None


def redirect(_line: Line, verb: Verb) -> Steps[Goto | None]:
    """Go on with another document."""
    yield Sleep(0)
    return Goto(verb.text, method=verb.get("method", "POST"))


def hangup(line: Line, _verb: Verb) -> Steps[Goto | None]:
    """End the call; only Reject leaves it unanswered."""
    line.call.answer()
    yield Sleep(0)
    raise HangUp


def reject(_line: Line, verb: Verb) -> Steps[Goto | None]:
    """Turn the call away unanswered."""
    yield Sleep(0)
    raise HangUp("busy" if verb.get("reason") == "busy" else "no-answer")
