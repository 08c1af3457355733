"""What a text from one of the staff means.

A decline or a question taken for a yes is the dangerous mistake, so the rule is:
a text is an acknowledgement, or says that something is finished, only when EVERY word in it is
known from `oncall/wording/replies.toml`. One unknown word, and the answer is `unclear`:
the service asks back, and goes on asking others meanwhile.

The text is cleaned, cut into words, and covered with known phrases from left to right; the
meanings of those phrases decide, in the order of `reply_rules.meaning_of`.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from oncall.contact.core.reply.phrases import LONGEST_TEXT, Span, spans_of
from oncall.contact.core.reply.rules import NEUTRAL, Meaning, meaning_of
from oncall.contact.core.reply.words import CHOICES, Token, clean, is_clock, tokens_of, unsigned
from oncall.wording.replies import REPLIES, ReplyWords

LONGEST = 1600
"""Characters; a carrier delivers no more. What is longer was not written to us."""

MAX_MINUTES = 720
WITH_CODE = {"RING", "SEND", "LES", "FEIL", "TEK", "FRI"}
EMERGENCY = {"110", "112", "113"}

_QUOTES = '«»“”„"'
_QUOTING = re.compile(f"[{_QUOTES}][^{_QUOTES}]{{6,}}")
_REACTION = re.compile(f"([^{_QUOTES}]{{1,60}}?)\\s*[{_QUOTES}]([^{_QUOTES}]{{3,}})[{_QUOTES}]?")
_THEIR_WORDS = re.compile(r"\W*(les|read) \d")
_OUR_CODE = re.compile(r"\W*(?:[^\W\d]+ )?(\d{3,5}):")


@dataclass(frozen=True)
class Understood:
    """What a staff text means.

    `code` is the contact code that was written, whether or not there is such a page.
    `command` is set for a command only: RING, SEND, LES, FEIL, TEK, FRI, LEDIG, OPPTEKEN, KVEN,
    VAKT, SJUK, KJEM, PRØV, KLAR or HJELP.
    `minutes` stands beside OPPTEKEN, and beside the decline of somebody who wrote `OPPTATT 60`
    while a page was open: she is occupied, and the page goes on.
    `sick` stands beside the decline of somebody who wrote `sjuk`.
    `choice` stands beside SEND: which of the texts to a family, 1 to 3.
    `clock` stands beside FRI: from which time of day, as it was written (20:00, 20.00, 2000, 20).
    `all` is `OK ALLE`. `bare` is a code and nothing else: the answer to "which one?".
    """

    meaning: Meaning
    code: int | None = None
    command: str | None = None
    minutes: int | None = None
    all: bool = False
    sick: bool = False
    bare: bool = False
    choice: int | None = None
    clock: str | None = None


UNCLEAR = Understood("unclear")


def understand(
    text: str,
    open_codes: Sequence[int] = (),
    *,
    names: Collection[str] = (),
    words: ReplyWords = REPLIES,
) -> Understood:
    """What the text means to somebody with pages `open_codes` open on her phone; never raises.

    `names` are hers and nobody else's in the team: `OK 412 Ane` from Ane is signed, and from
    anybody else it is about her.
    """
    if len(text) > LONGEST:
        return UNCLEAR
    cleaned = clean(text)
    if _QUOTING.search(cleaned):
        return _reaction(cleaned, words)
    tokens = unsigned(tokens_of(cleaned, words, open_codes), {*names} - words.vocabulary)
    if len(tokens) > LONGEST_TEXT:
        return UNCLEAR
    return _command(tokens, open_codes, words) or _answer(tokens, open_codes, words)


def _reaction(cleaned: str, words: ReplyWords) -> Understood:
    """A thumb on one of our texts: on which contact is read from it, and nothing else."""
    reaction = _REACTION.fullmatch(cleaned)
    if reaction is None:
        return UNCLEAR
    verb, quoted = " ".join(reaction[1].split()), reaction[2]
    meanings: dict[str, Meaning] = {"yes": "acknowledge", "refuse": "decline", "ask": "question"}
    meaning = meanings.get(words.reactions.get(verb, ""))
    code = _quoted_code(quoted, words)
    return Understood(meaning, code) if meaning and code else UNCLEAR


def _quoted_code(quoted: str, words: ReplyWords) -> int | None:
    """The contact that the quoted text asks about; None for a text of ours that asks nothing.

    Our pages begin with the code and a colon; our other questions offer OK as an answer. Below
    what LES sends a family may have written anything.
    """
    if _THEIR_WORDS.match(quoted):
        return None
    tokens = tokens_of(quoted, words)
    codes = _codes(tokens)
    if begins := _OUR_CODE.match(quoted):
        codes &= {int(begins[1])}
    elif not any(token.text == "ok" for token in tokens):
        return None
    return codes.pop() if len(codes) == 1 else None


def _codes(tokens: Sequence[Token]) -> set[int]:
    return {int(token.text) for token in tokens if token.kind == "code"}


def _command(
    tokens: Sequence[Token], open_codes: Sequence[int], words: ReplyWords
) -> Understood | None:
    """A command is the whole text; `TEK 412` for an open page is an answer and no command."""
    spans = spans_of(tokens, words.commands)
    names = [span.meaning.removeprefix("command ") for span in spans if "command" in span.meaning]
    others = {span.meaning for span in spans} - NEUTRAL - {f"command {name}" for name in names}
    codes = _codes(tokens)
    if len(names) != 1 or others or len(codes) > 1 or (codes and names[0] not in WITH_CODE):
        return None
    code = next(iter(codes), None)
    if names[0] == "TEK" and code in open_codes:
        return None
    emergency = [int(token.text) for token in tokens if token.text in EMERGENCY]
    said = Understood("command", code or next(iter(emergency), None), names[0])
    return _with_number(said, tokens)


def _with_number(said: Understood, tokens: Sequence[Token]) -> Understood:
    """With the number that stands beside the code, where the command has one."""
    if said.command == "SEND":
        choices = (int(token.text) for token in tokens if token.text in CHOICES)
        return replace(said, choice=next(choices, None))
    if said.command == "FRI":
        return replace(said, clock=next((each.text for each in tokens if is_clock(each)), None))
    return said


def _answer(tokens: Sequence[Token], open_codes: Sequence[int], words: ReplyWords) -> Understood:
    """An answer to a page, or nothing that we understand."""
    spans = spans_of(tokens, words.answers)
    minutes = _minutes(tokens, spans, open_codes, words)
    said = [span.meaning for span in spans]
    everyone = [meaning for meaning in said if meaning not in NEUTRAL][-1:] == ["all"]
    if everyone:
        said = [meaning for meaning in said if meaning != "all"]
    codes = _codes(tokens) - ({minutes} if minutes else set())
    meaning = meaning_of(said)
    if len(codes) > 1 or (everyone and (codes or meaning not in ("acknowledge", "decline"))):
        return UNCLEAR
    answer = Understood(meaning, next(iter(codes), None), all=everyone)
    if meaning == "decline":
        return _declined(replace(answer, minutes=minutes), {*said} - NEUTRAL, open_codes)
    return replace(answer, bare=bool(codes) and {*said} <= NEUTRAL)


def _minutes(
    tokens: Sequence[Token], spans: Sequence[Span], open_codes: Sequence[int], words: ReplyWords
) -> int | None:
    """The number right behind OPPTATT (60, or 2 timar), unless it is the code of an open page."""
    behind = next((span.end for span in spans if span.meaning == "busy"), len(tokens))
    number, _, unit = next((token.text for token in tokens[behind:]), "").partition(" ")
    if not (number.isascii() and number.isdecimal() and len(number) < 4):
        return None
    minutes = int(number) * (60 if unit in words.hours else 1)
    return minutes if 0 < minutes <= MAX_MINUTES and minutes not in open_codes else None


def _declined(answer: Understood, said: set[str], open_codes: Sequence[int]) -> Understood:
    """With a page open, `sjuk` and `OPPTATT 60` decline it; with none, they are commands."""
    if open_codes or answer.code:
        return replace(answer, sick=said == {"sick"})
    if said == {"sick"}:
        return Understood("command", command="SJUK")
    if said == {"busy"} or (answer.minutes and said <= {"busy", "number", "unknown"}):
        return Understood("command", command="OPPTEKEN", minutes=answer.minutes)
    return answer
