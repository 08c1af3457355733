"""What the carrier is told to do with a call, as TwiML."""

from oncall.carrier.twiml import Callee, Response
from oncall.contact.core.trail import Trail
from oncall.contact.work.calls.door import BEFORE_THE_PIN
from oncall.contact.work.calls.live import Screened
from oncall.contact.work.calls.meets import (
    Goodbye,
    Meets,
    OutsideRings,
    Recorder,
    Rings,
    Waits,
)
from oncall.contact.work.calls.page_call import Spoken
from oncall.contact.work.calls.ring import Dials
from oncall.contact.work.desk import ASKED_AGAIN, Desk
from oncall.people.core.signing_in import PIN_DIGITS
from oncall.wording import say, spelled

SHORTEST_RING_S, LONGEST_RING_S = 5, 600
AGAIN_ONCE = 2
THEIRS_RINGS_S = 30
WAITS_S = 4
PIN_KEYS = len(BEFORE_THE_PIN) + PIN_DIGITS
WHO_EVER = "nb"


def twiml(desk: Desk, meets: Meets) -> str:
    """What the caller meets next."""
    match meets:
        case Rings():
            return _rings(desk, meets)
        case OutsideRings():
            return _outside(desk, meets)
        case Recorder():
            return _recorder(desk, meets)
        case Waits():
            return _waits(desk, meets)
        case Goodbye():
            return goodbye(desk, meets.language)


def _rings(desk: Desk, meets: Rings) -> str:
    response = Response(desk.recorded)
    if meets.again:
        response.say(say(meets.language, "voice.moment"), meets.language)
    callee = Callee(
        meets.number,
        screen_url=_asked(desk, "/voice/screen", meets.trail),
        status_url=_asked(desk, "/voice/leg", meets.trail),
    )
    return str(
        response.dial(
            [callee], timeout_s=_ring_s(meets), caller_id=meets.own_number,
            action=_asked(desk, "/voice/next", meets.trail),
        )
    )  # fmt: skip


def _outside(desk: Desk, meets: OutsideRings) -> str:
    response = Response(desk.recorded).say(say(meets.language, "voice.moment"), meets.language)
    callee = Callee(meets.number, status_url=_asked(desk, "/voice/leg", meets.trail))
    return str(
        response.dial(
            [callee], timeout_s=_ring_s(meets), caller_id=meets.own_number,
            action=_asked(desk, "/voice/outside", meets.trail),
        )
    )  # fmt: skip


def _recorder(desk: Desk, meets: Recorder) -> str:
    language = meets.language
    first = "voice.busy_line" if meets.colleague else "voice.emergency"
    response = Response(desk.recorded).say(say(language, first), language)
    response.say(say(language, "voice.record"), language)
    response.record(_asked(desk, "/voice/recorded", meets.trail))
    # Reached when nothing was said: the call must not end without a sentence.
    return str(response.say(say(language, "voice.no_record"), language).hangup())


def _waits(desk: Desk, meets: Waits) -> str:
    response = Response(desk.recorded).say(say(meets.language, "voice.wait"), meets.language)
    response.pause(WAITS_S)
    return str(response.redirect(_asked(desk, "/voice/wait", meets.trail)))


def _asked(desk: Desk, path: str, trail: Trail, **query: str) -> str:
    """An address that the carrier asks again when we die before we have answered."""
    return desk.trail_link(path, trail, **query) + ASKED_AGAIN


def _ring_s(meets: Rings | OutsideRings) -> int:
    seconds = round(meets.ring.total_seconds())
    return max(SHORTEST_RING_S, min(seconds, LONGEST_RING_S))


def screening(desk: Desk, trail: Trail, language: str, times: int = 1) -> str:
    """The prompt a colleague hears before the two are joined; silence ends in a hang-up."""
    response = Response(desk.recorded)
    keys = ["voice.screen", "voice.screen_again"][times - 1 :]
    for count, key in enumerate(keys, start=times):
        response.gather(
            say(language, key), language, timeout_s=_wait_s(desk),
            action=_asked(desk, "/voice/accept", trail, n=str(count)),
        )  # fmt: skip
    return str(response.hangup())


def _wait_s(desk: Desk) -> int:
    return max(1, round(desk.pace.screen_wait.total_seconds()))


def screened(result: Screened) -> str:
    """What follows the key 1: the two are joined, or she hears why not."""
    if result.claim == "bridge":
        return str(Response())
    language, code = result.language, spelled(result.code or "")
    key = "voice.taken" if result.claim == "taken" else "voice.caller_gone"
    words = say(language, key, person=result.name, code=code)
    return str(Response().say(words, language).hangup())


def goodbye(desk: Desk, language: str) -> str:
    """The last words to a caller who is still on the line."""
    return str(Response(desk.recorded).say(say(language, "voice.goodbye"), language).hangup())


def bridge() -> str:
    """An empty document after a key joins the two."""
    return str(Response())


def hang_up() -> str:
    """Nothing more."""
    return str(Response().hangup())


def page(desk: Desk, spoken: Spoken | None, effect: str) -> str:
    """A call we placed: what it is about, twice, and a key to answer with."""
    if spoken is None:
        return hang_up()
    if not spoken.asks:
        return said(desk, spoken)
    response = Response(desk.recorded)
    for _ in range(AGAIN_ONCE):
        response.gather(
            spoken.text, spoken.language, timeout_s=_wait_s(desk),
            action=desk.signed_link("/page/key", effect) + ASKED_AGAIN,
        )  # fmt: skip
    return str(response.hangup())


def said(desk: Desk, spoken: Spoken) -> str:
    """One last sentence."""
    return str(Response(desk.recorded).say(spoken.text, spoken.language).hangup())


def ring(desk: Desk, found: Spoken | Dials | None, effect: str, asks_at: str = "") -> str:
    """A call for RING: a question, twice, with a key to answer at `asks_at`; or the dial itself."""
    if found is None:
        return hang_up()
    if isinstance(found, Dials):
        return _dials(desk, found, effect)
    if not found.asks:
        return said(desk, found)
    response = Response(desk.recorded)
    for _ in range(AGAIN_ONCE):
        response.gather(
            found.text, found.language, timeout_s=_wait_s(desk),
            action=desk.signed_link(asks_at, effect) + ASKED_AGAIN,
        )  # fmt: skip
    return str(response.hangup())


def _dials(desk: Desk, found: Dials, effect: str) -> str:
    response = Response(desk.recorded).say(found.text, found.language)
    return str(
        response.dial(
            [Callee(found.number)], timeout_s=THEIRS_RINGS_S, caller_id=found.own_number,
            action=desk.signed_link("/ring/over", effect) + ASKED_AGAIN,
        )
    )  # fmt: skip


def at_door(desk: Desk, found: Spoken) -> str:
    """A colleague has called: * and her PIN, or she is put through when she has waited."""
    response = Response(desk.recorded).gather(
        found.text, found.language, digits=PIN_KEYS, timeout_s=_wait_s(desk),
        action=desk.link("/door/pin") + ASKED_AGAIN,
    )  # fmt: skip
    return str(response.redirect(desk.link("/door/waited") + ASKED_AGAIN))


def menu(desk: Desk, found: Spoken | None) -> str:
    """The menu, twice; whoever presses nothing hears a goodbye."""
    return _menu(desk, found, "/door/menu")


def hers(desk: Desk, found: tuple[Spoken, str] | None) -> str:
    """One thing that she has or was asked, and its keys; the menu when there is none."""
    if found is None or not found[1]:
        return menu(desk, found and found[0])
    return _menu(desk, found[0], "/door/hers", c=found[1])


def _menu(desk: Desk, found: Spoken | None, path: str, **query: str) -> str:
    if found is None:
        return goodbye(desk, WHO_EVER)
    response = Response(desk.recorded)
    for _ in range(AGAIN_ONCE):
        response.gather(
            found.text, found.language, timeout_s=_wait_s(desk),
            action=desk.link(path, **query) + ASKED_AGAIN,
        )  # fmt: skip
    return str(response.say(say(found.language, "voice.goodbye"), found.language).hangup())


def last(words: str, language: str) -> str:
    """One last sentence, spoken whatever may be recorded."""
    return str(Response().say(words, language).hangup())


def outcry(desk: Desk, language: str) -> str:
    """The database is down, and somebody was in touch: said twice."""
    words = say(language, "voice.outcry")
    return str(Response(desk.recorded).say(words, language).say(words, language).hangup())


def passed_on(language: str) -> str:
    """When a call to a colleague cannot be answered: somebody else is asked, by the deadline."""
    return str(Response().say(say(language, "voice.thanks_passed"), language).hangup())


def last_words(language: str) -> str:
    """When nothing at all is known: emergency numbers, and a goodbye."""
    response = Response().say(say(language, "voice.emergency"), language)
    return str(response.hangup())
