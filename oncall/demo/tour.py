"""The guided tour: short stories, each played with one click.

What is told at each step stands in the catalogue, under [demo.tour].
"""

from oncall.demo.director import Does, GuidedStory, Hand, Sees, Step
from oncall.demo.hands import DO_NOT_DISTURB, UNHEARD
from oncall.demo.stage import Look

TALKS_S = 70  # longer than a talk must last to count


def rings(*phones: str) -> Sees:
    """One of these phones rings; a name that ends in - means all that begin so."""
    return lambda look: any(
        shown.screen.state == "ringing" and shown.phone.id.startswith(phones)
        for shown in look.phones
    )


def answered(*phones: str) -> Sees:
    """One of these phones is in a call: it has been answered, by whomever."""
    return lambda look: any(
        shown.screen.state == "in call" and shown.phone.id in phones for shown in look.phones
    )


def has_texts(phone: str, count: int = 1) -> Sees:
    """So many texts have come to this phone."""
    return lambda look: any(
        shown.phone.id == phone and sum(not text.sent for text in shown.screen.texts) >= count
        for shown in look.phones
    )


def either(*sees: Sees) -> Sees:
    """One of these has come."""
    return lambda look: any(see(look) for see in sees)


def every(*sees: Sees) -> Sees:
    """All of these have come."""
    return lambda look: all(see(look) for see in sees)


def contact(who: str, *states: str) -> Sees:
    """The contact of this number is in one of these states."""
    return lambda look: any(
        story.who == who and story.contact_state in states for story in look.stories
    )


def at_once(_look: Look) -> bool:
    """Nothing is waited for."""
    return True


def does(phone: str, action: str, *words: str) -> Does:
    """Somebody does this with her phone."""
    return lambda hand: hand.do(phone, action, *words)


def orders(phone: str, word: str, who: str) -> Does:
    """She texts this word with the code of that number's contact, as she was told to."""
    return lambda hand: hand.order(phone, word, who)


def clock_at(times: float) -> Does:
    """The clock runs so fast."""
    return lambda hand: hand.props.run_at(times)


def each(*doings: Does) -> Does:
    """One after the other."""

    def do(hand: Hand) -> None:
        for doing in doings:
            doing(hand)

    return do


def whoever_rings(action: str, *words: str) -> Does:
    """The first of the staff whose phone rings, or who is asked for a key, does this."""
    return lambda hand: hand.whoever_rings(action, *words)


def whoever_was_asked(*but: str, words: str) -> Does:
    """The first of those who were asked, but for these, answers so."""
    return lambda hand: hand.whoever_was_asked(*but, words=words)


def _writes_and_power_fails(hand: Hand) -> None:
    hand.do("f-31a", "text", "Kan de ringje meg?")
    hand.props.kill()


COLLEAGUE_ASKED = either(has_texts("bo"), has_texts("cato"), has_texts("dina"))

STORIES = {each.name: each for each in (
    GuidedStory("answered", "2026-03-03T10:00", (
        Step("calls", rings("ane"), does("f-31a", "call"), 2),
        Step("answers", answered("ane"), does("ane", "answer"), 4),
        Step(
            "presses", contact("F-31A", "talking", "held", "closed"),
            does("ane", "press", "1"), 3,
        ),
        Step("talk", at_once, clock_at(10)),
        Step(
            "hang_up", every(contact("F-31A", "closed"), has_texts("ane", 2)),
            each(clock_at(1), does("f-31a", "hang_up")), TALKS_S,
        ),
    )),
    GuidedStory("voicemail", "2026-03-03T10:00", (
        Step("bag", at_once, does("ane", "behave", "voicemail answers"), 1),
        Step("calls", answered("ane"), does("f-31a", "call"), 2),
        Step("next", rings("bo", "cato", "dina")),
        Step("answers", answered("bo", "cato", "dina"), whoever_rings("answer"), 4),
        Step(
            "presses", contact("F-31A", "talking", "held", "closed"),
            whoever_rings("press", "1"), 3,
        ),
    )),
    GuidedStory("night", "2026-03-03T02:30", (
        Step(
            "sleeps", at_once,
            each(does("tove", "behave", DO_NOT_DISTURB), does("tove-2", "behave", UNHEARD)), 1,
        ),
        Step("calls", rings("tove"), does("f-31a", "call"), 2),
        Step("twice", rings("tove-2"), clock_at(10), 3),
        Step("outside", rings("outside-")),
        Step("put_through", contact("F-31A", "outside"), whoever_rings("answer"), 5),
        Step("told", has_texts("tove", 2), does("f-31a", "hang_up"), 60),
        Step("wakes", contact("F-31A", "held"), does("tove", "text", "OK"), 20),
    )),
    GuidedStory("child", "2026-03-03T16:00", (
        Step("writes", has_texts("ane"), does("f-31c", "text", "Kan nokon ringje meg?"), 2),
        Step("declines", COLLEAGUE_ASKED, does("ane", "text", "kan ikkje, i møte"), 5),
        Step("takes", contact("F-31C", "held"), whoever_was_asked("ane", words="ok"), 6),
    )),
    GuidedStory("rings_back", "2026-03-03T11:00", (
        Step("writes", has_texts("ane"), does("f-31a", "text", "Kan de ringje meg?"), 2),
        Step("orders", rings("ane"), orders("ane", "RING", "F-31A"), 5),
        Step("answers", answered("ane"), does("ane", "answer"), 3),
        Step("presses", rings("f-31a"), does("ane", "press", "1"), 5),
        Step("lifts", answered("f-31a"), does("f-31a", "answer"), 5),
        Step("talk", at_once, clock_at(10), 2),
        Step("hang_up", has_texts("ane", 3), does("f-31a", "hang_up"), TALKS_S),
        Step("done", contact("F-31A", "closed"), orders("ane", "FERDIG", "F-31A"), 30),
    )),
    GuidedStory("silent", "2026-03-03T14:00", (
        Step("writes", has_texts("ane"), does("f-31b", "text", "Ring meg når du kan"), 2),
        Step("takes", contact("F-31B", "held"), does("ane", "text", "OK"), 4),
        Step("quarter", has_texts("ane", 3), clock_at(60), 3),
        Step("opens", contact("F-31B", "open")),
        Step("others", COLLEAGUE_ASKED, clock_at(10)),
        Step(
            "taken", contact("F-31B", "held"),
            whoever_was_asked("ane", words="ja, eg tek den"), 5,
        ),
    )),
    GuidedStory("crash", "2026-03-03T10:00", (
        Step("writes", at_once, _writes_and_power_fails, 2),
        Step("fallback", rings("tove"), each(clock_at(10), does("f-32a", "call")), 3),
        Step("answers", answered("tove"), does("tove", "answer"), 4),
        Step("presses", at_once, does("tove", "press", "1"), 4),
        Step("hang_up", at_once, does("f-32a", "hang_up"), TALKS_S),
        Step(
            "starts",
            every(
                contact("F-31A", "open"), contact("F-32A", "held"),
                has_texts("ane"), has_texts("tove"),
            ),
            lambda hand: hand.props.start(), 5,
        ),
        Step("nothing_lost", at_once, clock_at(1)),
    )),
)}  # fmt: skip
