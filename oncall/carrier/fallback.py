"""The documents that answer a family when everything of ours is down.

They lie on another host, as files: the carrier asks for them (number setting `voice_fallback_url`)
when our server does not answer. They need no rota: the line's phone, its deputy, the outside
numbers, then spoken emergency numbers and a recorder.
What files cannot know: who is on duty today, who calls and where from, who was rung before, and
how a ring ended. If the one who answered hangs up first, a caller who stays on the line is led to
the next phone. Whether anybody talked, the carrier's log tells us afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from oncall.carrier.twiml import Callee, Response

_RING_S = 20
_OUTSIDE_RING_S = 60


@dataclass(frozen=True)
class Sentences:
    """What is said, in one language (nn, nb or en)."""

    language: str
    screen: str
    emergency: str
    record: str
    goodbye: str


def documents(
    *, base_url: str, caller_id: str, staff: Sequence[str], outside: Sequence[str], say: Sentences
) -> dict[str, str]:
    """File name → TwiML, to be laid under `base_url`; the number's fallback is `voice.xml`, GET.

    `staff` are rung one after another and must press a key, so that no voicemail takes the call;
    `outside` are not screened, since a queue presses no key. `caller_id` is the team's number.
    """
    base = base_url.rstrip("/")
    return {
        "voice.xml": str(_voice(base, caller_id, staff, outside, say)),
        "screen.xml": str(_screen(base, say)),
        "accept.xml": str(Response()),
        "recorded.xml": str(Response().say(say.goodbye, say.language).hangup()),
    }


def _voice(
    base: str, caller_id: str, staff: Sequence[str], outside: Sequence[str], say: Sentences
) -> Response:
    """Every phone in turn: a dial without an action falls through to the next verb."""
    answer = Response()
    for number in staff:
        screened = Callee(number, screen_url=f"{base}/screen.xml")
        _ring(answer, screened, caller_id, _RING_S)
    for number in outside:
        _ring(answer, Callee(number), caller_id, _OUTSIDE_RING_S)
    answer.say(say.emergency, say.language).say(say.record, say.language)
    # The action is needed: without it the carrier would ask for this document again.
    answer.record(f"{base}/recorded.xml", method="GET")
    return answer.say(say.goodbye, say.language).hangup()


def _ring(answer: Response, callee: Callee, caller_id: str, timeout_s: int) -> None:
    # GET, because hosts of plain files refuse POST.
    answer.dial([callee], timeout_s=timeout_s, caller_id=caller_id, action=None, method="GET")


def _screen(base: str, say: Sentences) -> Response:
    """A key connects, silence hangs up: a document that just ends would connect the voicemail."""
    asked = Response().gather(say.screen, say.language, action=f"{base}/accept.xml", method="GET")
    return asked.hangup()
