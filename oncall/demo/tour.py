"""The guided tour: six short stories, each played with one click."""

from oncall.demo.director import Does, GuidedStory, Hand, Sees, Step
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


def clock_at(times: float) -> Does:
    """The clock runs so fast."""
    return lambda hand: hand.props.run_at(times)


def each(*doings: Does) -> Does:
    """One after the other."""

    def do(hand: Hand) -> None:
        for doing in doings:
            doing(hand)

    return do


def _writes_and_power_fails(hand: Hand) -> None:
    hand.do("f-31a", "text", "Kan de ringje meg?")
    hand.props.kill()


STORIES = {
    "answered": GuidedStory(
        "Answered at once",
        "2026-03-03T10:00",
        (
            Step(
                "The mother of F-31 calls the one number. She hears the ringing tone at once. "
                "Ane is the family’s own therapist, so Ane’s phone rings first.",
                rings("ane"), does("f-31a", "call"), 2,
            ),
            Step(
                "Ane answers and is asked to press 1. Nothing is said of the family: it may sound "
                "in a car.",
                answered("ane"), does("ane", "answer"), 4,
            ),
            Step(
                "She presses 1. The two are connected.",
                contact("F-31A", "talking", "held", "closed"), does("ane", "press", "1"), 3,
            ),
            Step("They talk a while; the clock runs ten times as fast.", at_once, clock_at(10)),
            Step(
                "They hang up. A talk of a minute closes the contact, and Ane gets one receipt: "
                "NEI would open it again.",
                contact("F-31A", "closed"), does("f-31a", "hang_up"), TALKS_S,
            ),
        ),
    ),
    "voicemail": GuidedStory(
        "A voicemail answers",
        "2026-03-03T10:00",
        (
            Step(
                "Ane’s phone is in her bag, and its voicemail answers after a second.",
                at_once, does("ane", "behave", "voicemail answers"), 1,
            ),
            Step(
                "The mother calls. The voicemail picks up and hears “press 1”.",
                answered("ane"), does("f-31a", "call"), 2,
            ),
            Step(
                "A machine presses no key, so it has not taken the call. The next phone rings.",
                rings("bo", "cato", "dina"),
            ),
            Step(
                "A colleague answers …", answered("bo", "cato", "dina"),
                lambda hand: hand.whoever_rings("answer"), 4,
            ),
            Step(
                "… and presses 1. The mother has waited, and a human has her.",
                contact("F-31A", "talking", "held", "closed"),
                lambda hand: hand.whoever_rings("press", "1"), 3,
            ),
        ),
    ),
    "night": GuidedStory(
        "Nobody answers at night",
        "2026-03-03T02:30",
        (
            Step(
                "Half past two at night. Tove alone is on duty, and sleeps.",
                at_once, each(
                    does("tove", "behave", "rings unheard"),
                    does("tove-2", "behave", "rings unheard"),
                ),
                1,
            ),
            Step("The mother calls. Tove’s phone rings.", rings("tove"), does("f-31a", "call"), 2),
            Step(
                "It rings twice: many phones let a second call through Do Not Disturb. Then her "
                "second phone. The clock runs ten times as fast.",
                rings("tove-2"), clock_at(10), 3,
            ),
            Step(
                "Nobody of the team. The municipality’s outside number rings, unscreened.",
                rings("outside-"),
            ),
            Step(
                "The outside number answers. The family is helped, and it is still ours.",
                contact("F-31A", "outside"), lambda hand: hand.whoever_rings("answer"), 5,
            ),
            Step(
                "They hang up. Tove and a backstop are told, and asked calmly until somebody "
                "has it.",
                has_texts("tove", 2), does("f-31a", "hang_up"), 60,
            ),
            Step(
                "Tove wakes, sees it, and answers OK. Now it is hers.",
                contact("F-31A", "held"), does("tove", "text", "OK"), 20,
            ),
        ),
    ),
    "child": GuidedStory(
        "A child texts",
        "2026-03-03T16:00",
        (
            Step(
                "The child of F-31 has a number, rules and a contact of its own. Ane is asked by "
                "text: who and when, never what was written. The child gets no answer by machine.",
                has_texts("ane"), does("f-31c", "text", "Kan nokon ringje meg?"), 2,
            ),
            Step(
                "Ane is in a meeting and says so in her own words. That is a no: it moves on at "
                "once.",
                either(has_texts("bo"), has_texts("cato"), has_texts("dina")),
                does("ane", "text", "kan ikkje, i møte"), 5,
            ),
            Step(
                "Somebody who was asked answers “ok”. It is hers, and the others are told that "
                "they need do nothing.",
                contact("F-31C", "held"),
                lambda hand: hand.whoever_was_asked("ane", words="ok"), 6,
            ),
        ),
    ),
    "silent": GuidedStory(
        "The holder falls silent",
        "2026-03-03T14:00",
        (
            Step(
                "The father of F-31 writes, and Ane is asked.",
                has_texts("ane"), does("f-31b", "text", "Ring meg når du kan"), 2,
            ),
            Step("Ane takes it.", contact("F-31B", "held"), does("ane", "text", "OK"), 4),
            Step(
                "A quarter of an hour passes without a word; the clock runs sixty times as fast. "
                "Ane is asked whether she is still on it.",
                has_texts("ane", 3), clock_at(60), 3,
            ),
            Step(
                "Ten minutes of silence. It is open again by itself: what is forgotten comes back.",
                contact("F-31B", "open"),
            ),
            Step(
                "Ane does not answer, so others are asked.",
                either(has_texts("bo"), has_texts("cato"), has_texts("dina")),
                clock_at(10),
            ),
            Step(
                "One of them takes it, and the father is not forgotten.",
                contact("F-31B", "held"),
                lambda hand: hand.whoever_was_asked("ane", words="ja, eg tek den"), 5,
            ),
        ),
    ),
    "crash": GuidedStory(
        "A crash in the middle",
        "2026-03-03T10:00",
        (
            Step(
                "The mother of F-31 writes, and in that very second the service is killed: a real "
                "process, by a real kill.",
                at_once, _writes_and_power_fails, 2,
            ),
            Step(
                "A family calls while nothing of ours runs. The carrier asks the documents on "
                "another host instead, and Tove’s phone rings. The clock runs ten times as fast.",
                rings("tove"),
                each(clock_at(10), does("f-32a", "call")), 3,
            ),
            Step("Tove answers …", answered("tove"), does("tove", "answer"), 4),
            Step("… and presses 1. They talk.", at_once, does("tove", "press", "1"), 4),
            Step("After a minute they hang up.", at_once, does("f-32a", "hang_up"), TALKS_S),
            Step(
                "The service is started again. It reads the carrier’s own log: the text is there, "
                "and Ane is asked. The talk is there, and Tove is asked how it went.",
                every(
                    contact("F-31A", "open"), contact("F-32A", "held"),
                    has_texts("ane"), has_texts("tove"),
                ),
                lambda hand: hand.props.start(), 5,
            ),
            Step("Nothing was lost.", at_once, clock_at(1)),
        ),
    ),
}  # fmt: skip
