"""The time line in plain words: one sentence for everything that happens to a contact.

`story.happened` tells of an event, `story.comes` of one that a deadline brings by itself.
"""

from collections.abc import Callable, Mapping
from typing import Any

from oncall.contact.core.values import Contact
from oncall.wording.words import Words, begun

NameOf = Callable[[str | None], str]
ABOUT = {"arrived": "arrival", "page failed": "channel"}
"""These have a sentence for each kind of it, by this word of the event's detail."""


def sentence(
    words: Words,
    tense: str,
    kind: str,
    person: str | None,
    detail: Mapping[str, Any],
    contact: Contact,
    name_of: NameOf,
) -> str:
    """What an event says; `tense` is happened or comes. One that is not known is named."""
    values = {
        "code": contact.code, "who": words.who(contact.caller.name), "person": name_of(person),
        "people": words.join([name_of(each) for each in detail.get("people", ())]),
        "round": detail.get("round", ""), "place": detail.get("name", ""),
        "outcome": _outcome(words, detail.get("outcome")),
    }  # fmt: skip
    return words.known(f"{tense}.{_key(kind, detail)}", kind, **values)


def told(words: Words, kind: str, person: str | None, detail: Mapping[str, Any],
         contact: Contact, name_of: NameOf) -> str:  # fmt: skip
    """What has happened, as a line of its own."""
    return begun(sentence(words, "happened", kind, person, detail, contact, name_of))


def state(words: Words, contact: Contact, name_of: NameOf) -> str:
    """How a contact stands, in a few words."""
    outcome = _outcome(words, contact.outcome)
    return words.within(f"state.{contact.state}", person=name_of(contact.holder), outcome=outcome)


def _key(kind: str, detail: Mapping[str, Any]) -> str:
    if kind in ABOUT:
        return f"{kind}: {detail.get(ABOUT[kind])}"
    return f"{kind}: second" if kind == "phone rang" and detail.get("second") else kind


def _outcome(words: Words, outcome: str | None) -> str:
    return words.known(f"outcome.{outcome}", outcome or "")
