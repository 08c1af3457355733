"""What we tell the carrier to do with a call: a small builder for the verbs we use.

URLs are absolute. Text is escaped, and freed of what no XML document may hold.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

# There is no nynorsk voice, so nynorsk sentences are said by the bokmål one.
_VOICES = {
    "nn": ("nb-NO", "Polly.Liv"),
    "nb": ("nb-NO", "Polly.Liv"),
    "en": ("en-GB", "Polly.Amy"),
}
_LONGEST_DIAL_S = 4 * 60 * 60


@dataclass(frozen=True)
class Callee:
    """One phone to ring: `screen_url` is what it hears before the two are connected."""

    number: str
    screen_url: str | None = None
    status_url: str | None = None


class Response:
    """A TwiML document. An empty one, as the answer to a screening key, connects the two.

    `recorded` tells the address of a sound file that is played in place of a sentence, given its
    language and text; None where it is to be spoken.
    """

    def __init__(self, recorded: Callable[[str, str], str | None] | None = None) -> None:
        self._verbs: list[str] = []
        self._recorded = recorded

    def __str__(self) -> str:
        return f'<?xml version="1.0" encoding="UTF-8"?><Response>{"".join(self._verbs)}</Response>'

    def dial(
        self,
        callees: Sequence[Callee],
        *,
        timeout_s: int,
        caller_id: str,
        action: str | None,
        answer_on_bridge: bool = True,
        ring_tone: str = "no",
        time_limit_s: int = _LONGEST_DIAL_S,
        method: str = "POST",
    ) -> "Response":
        """Ring these phones; the caller hears Norwegian ringback (if this is the first verb).

        `timeout_s` is 5 to 600, and the carrier adds 5. `caller_id` is a number of ours: without
        it the family's own would be shown. Without `action` the next verb follows.
        """
        if not 1 <= len(callees) <= 10:
            raise ValueError("a dial rings one to ten phones")
        if not 5 <= timeout_s <= 600:
            raise ValueError("a phone rings for 5 to 600 seconds")
        return self._add(
            "Dial",
            "".join(_number(callee, method) for callee in callees),
            answerOnBridge="true" if answer_on_bridge else "false",
            timeout=timeout_s,
            callerId=caller_id,
            ringTone=ring_tone,
            timeLimit=min(time_limit_s, _LONGEST_DIAL_S),
            action=action,
            method=method if action else None,
        )

    def say(self, text: str, language: str) -> "Response":
        """Speak a sentence, or play its recording; `language` is nn, nb or en."""
        self._verbs.append(self._told(text, language))
        return self

    def gather(
        self,
        text: str,
        language: str,
        *,
        action: str,
        digits: int = 1,
        timeout_s: int = 4,
        method: str = "POST",
    ) -> "Response":
        """Speak, and wait for keys (also while speaking); silence goes on to the next verb."""
        return self._add(
            "Gather",
            self._told(text, language),
            input="dtmf",
            numDigits=digits,
            # By default # ends the input unseen; here it is a wrong key like any other.
            finishOnKey="",
            timeout=timeout_s,
            action=action,
            method=method,
        )

    def record(
        self, action: str, *, max_length_s: int = 120, silence_s: int = 5, method: str = "POST"
    ) -> "Response":
        """Beep and record; `action` is asked afterwards, except when nothing was said."""
        return self._add(
            "Record",
            action=action,
            method=method,
            maxLength=max_length_s,
            timeout=silence_s,
            playBeep="true",
        )

    def pause(self, seconds: int) -> "Response":
        """Keep still for so many whole seconds."""
        return self._add("Pause", length=seconds)

    def redirect(self, url: str, *, method: str = "POST") -> "Response":
        """Go on with the document at this URL."""
        return self._add("Redirect", escape(_clean(url)), method=method)

    def hangup(self) -> "Response":
        """End the call."""
        return self._add("Hangup")

    def _told(self, text: str, language: str) -> str:
        address = self._recorded(language, text) if self._recorded else None
        return _element("Play", escape(address)) if address else _said(text, language)

    def _add(self, verb: str, inside: str = "", **attributes: str | int | None) -> "Response":
        self._verbs.append(_element(verb, inside, **attributes))
        return self


def _number(callee: Callee, method: str) -> str:
    return _element(
        "Number",
        escape(_clean(callee.number)),
        url=callee.screen_url,
        method=method if callee.screen_url else None,
        statusCallback=callee.status_url,
        statusCallbackEvent="answered completed" if callee.status_url else None,
    )


def _said(text: str, language: str) -> str:
    spoken, voice = _VOICES[language]
    return _element("Say", escape(_clean(text)), language=spoken, voice=voice)


def _element(name: str, inside: str = "", **attributes: str | int | None) -> str:
    written = "".join(
        f" {key}={quoteattr(_clean(str(value)))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def _clean(text: str) -> str:
    """Without control characters, lone surrogates, direction marks and non-characters."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(" " if mark in "\t\n\r" else mark for mark in text if _may_stand(mark))


def _may_stand(mark: str) -> bool:
    return mark in "\t\n\r" or unicodedata.category(mark)[0] != "C"
