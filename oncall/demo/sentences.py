"""The time line in plain words: one sentence for everything that happens to a contact.

`HAPPENED` tells of an event, `COMES` of one that a deadline brings by itself.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from oncall.contact.core.values import Contact

HAPPENED = {
    "made": "Contact {code} begins.",
    "arrived": "{who} {did}.",
    "opened": "It waits for somebody to take it.",
    "ringing": "The ringing tone sounds at once, while a colleague is found.",
    "pace anew": "The time to the next step starts anew.",
    "phone rang": "{person}’s {phone} rings.",
    "claimed": "{person} pressed 1 and has it.",
    "claim void": "{person} was not connected after all.",
    "next": "The next phone is tried.",
    "talk cut short": "The talk with {person} broke off, and {who} is still on the line.",
    "talk lost": "The talk with {person} broke off too early to count.",
    "talked": "{person} and {who} have talked. The contact is closed.",
    "talked, something unread": "{person} and {who} have talked. Something is still unread.",
    "found over": "The carrier’s log has the call as over: {person} is asked whether they talked.",
    "found talked": "The carrier’s log shows a talk with {person}, who is asked about it.",
    "found talking": "The carrier’s log has the talk with {person} as going on.",
    "outside rang": "Nobody on duty answered: {name} rings.",
    "outside answered": "{who} was put through to the outside number. The contact is still ours.",
    "recorder": "Nobody at all answered: {who} hears emergency numbers and a recorder. Urgent.",
    "call over": "{who} hung up.",
    "rang in vain": "{who} hung up before anybody had answered.",
    "asked": "Asked in round {round}: {people}.",
    "round ended": "The round is over, and nobody has taken it.",
    "waits": "There is nobody left to ask for the moment.",
    "waits its turn": "Very many are waiting: unknown numbers share one page a minute.",
    "shares a page": "Another hidden caller hung up just before: they share a page.",
    "page answered": "{person} answered the page that it shared.",
    "alarmed": "{person} was alarmed, as a backstop.",
    "backstops silent": "No backstop has answered. They will be alarmed again.",
    "acknowledged": "{person} has it.",
    "declined": "{person} said no.",
    "noted": "{person} said OK while it rang.",
    "unclear answer": "{person} answered something unclear and is asked once more.",
    "called instead": "{person} wrote wrong codes five times, and is called instead.",
    "still on it": "{person} still has it.",
    "newer sign": "{person} wanted to close it, but {who} had been in touch since.",
    "handed on": "{person} passed it on.",
    "holder told": "{person} was told that {who} is in touch again.",
    "holder called": "{person} was called: still on it?",
    "asked if still on it": "{person} was asked: still on it?",
    "holder silent": "Whoever had it did not answer, so others are asked.",
    "new sign unanswered": "The new sign was not answered, so others are asked.",
    "no word from the carrier": "The carrier has long said nothing of the call.",
    "page failed": "The {channel} to {person} did not arrive.",
    "unreachable": "{person} cannot be reached.",
    "left": "{person} can no longer be reached here, and nobody waits for her.",
    "holder left": "Whoever had it can no longer be reached here: others are asked.",
    "new number": "{person} has another number, and is asked there.",
    "called again": "{person} is called again, as nobody else is on the ladder.",
    "shift over": "{person}’s shift is over. It stays hers, and she is asked.",
    "therapist told": "{person}, the family’s own therapist, was told of it.",
    "clock put back": "The clock was put back, so the next step comes sooner.",
    "closed": "{person} closed it: {outcome}.",
    "told": "{person} was told how it stands.",
}
COMES = {
    "asked": "{people} will be asked",
    "round ended": "this round ends",
    "waits": "there will be nobody left to ask for a while",
    "waits its turn": "it waits for its turn",
    "shares a page": "it is asked about together with another one",
    "alarmed": "{person} will be alarmed, as a backstop",
    "backstops silent": "the backstops get a pause",
    "asked if still on it": "{person} will be asked about it",
    "holder called": "{person} will be called about it",
    "holder silent": "it opens again for others",
    "new sign unanswered": "it opens again for others",
    "no word from the carrier": "the call is taken as lost",
}
STATES = {
    "ringing": "ringing",
    "talking": "talking with {holder}",
    "open": "waiting for somebody",
    "held": "{holder} has it",
    "outside": "with an outside number",
    "closed": "closed: {outcome}",
}
DID = {"call": "called", "text": "sent a text", "recording": "left a message"}
WHO = {"withheld": "Withheld number", "unknown": "Unknown number", "staff": "A colleague"}

NameOf = Callable[[str | None], str]


def sentence(
    sentences: Mapping[str, str],
    kind: str,
    person: str | None,
    detail: Mapping[str, Any],
    contact: Contact,
    name_of: NameOf,
) -> str:
    """What an event says, out of `HAPPENED` or `COMES`; one that is not known is named."""
    values = {
        "code": contact.code, "who": who(contact), "person": name_of(person),
        "people": join([name_of(each) for each in detail.get("people", ())]),
        "did": DID.get(detail.get("arrival", ""), "was in touch"),
        "phone": "second phone" if detail.get("second") else "phone",
        "round": detail.get("round"), "name": detail.get("name"),
        "channel": detail.get("channel"), "outcome": detail.get("outcome"),
    }  # fmt: skip
    return sentences.get(kind, kind).format_map(values)


def state(contact: Contact, name_of: NameOf) -> str:
    """How a contact stands, in a few words."""
    holder, outcome = name_of(contact.holder), contact.outcome or ""
    return STATES[contact.state].format(holder=holder, outcome=outcome)


def who(contact: Contact) -> str:
    """Whose number it was: F-31A, or in words."""
    return WHO.get(contact.caller.name, contact.caller.name)


def join(words: Sequence[str]) -> str:
    """One, two and three."""
    *most, last = words or [""]
    return f"{', '.join(most)} and {last}" if most else last
