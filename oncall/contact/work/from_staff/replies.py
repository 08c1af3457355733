"""Replies: a text from one of the staff is an answer to a page, a command, or not understood."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from re import findall

from sqlalchemy import Connection

from oncall.carrier.stop_words import may_shut_us_out
from oncall.contact.core import answers
from oncall.contact.core.reply.meaning import Understood, understand
from oncall.contact.core.reply.words import clean
from oncall.contact.core.scene import Scene
from oncall.contact.core.values import Caller, Contact, Decision
from oncall.contact.rows import contacts, life, notes, offers, open_pages
from oncall.contact.work.case import known_case
from oncall.contact.work.desk import Desk
from oncall.contact.work.from_staff import phones
from oncall.contact.work.from_staff.commands import ABOUT_A_CONTACT
from oncall.contact.work.from_staff.orders import ORDERS, Order, occupy
from oncall.contact.work.going_out import alarms
from oncall.contact.work.record import say_to
from oncall.contact.work.shifts import confirming, keys, sick, taking
from oncall.contact.work.team import TeamNow

Answer = Callable[[Contact, Scene, str], Decision]

ANSWERS: dict[str, Answer] = {
    "acknowledge": answers.acknowledge,
    "decline": answers.decline,
    "done": answers.done,
    "question": answers.unclear,
    "unclear": answers.unclear,
    "call instead": answers.call_instead,
    "let off": answers.unclear,  # only a shift is let go
    "wrong number": partial(answers.done, outcome="wrong number"),
}
WRONG_CODES, WRONG_CODES_WITHIN = 5, timedelta(hours=1)
ASKED_BACK, ASKED_BACK_WITHIN = 5, timedelta(minutes=10)
"""More often it is a phone that answers by itself, and every question would bring its answer."""
WORD_FOR = {"decline": "NEI", "done": "FERDIG"}
WITH_A_CODE = {"FEIL": "wrong number", "TEK": "acknowledge", "FRI": "let off"}
ABOUT_HERSELF = {**ORDERS, "SJUK": sick.reports, "KJEM": confirming.confirms}
MOST_CODES = 6  # as many as fit into one text
EMERGENCY = (110, 112, 113)
# A word that no family would write; HJELP from somebody in treatment is a cry for help.
EXACT = ("LEDIG",)


def staff_text(
    tx: Connection, desk: Desk, team: TeamNow, caller: Caller, sid: str, words: str
) -> bool:
    """Act on what one of the staff wrote; false if it is (also) a family's arrival.

    A number that is both is believed as staff's only for an answer to an open page or an exact
    command; all else is the family's, and answered as unclear besides.
    """
    reader = _Reader(tx, desk, team, caller.staff or "", sid)
    said = understand(words, reader.open_codes(words), names=_names(team, reader.person))
    if may_shut_us_out(words):
        reader.alarm_backstop()
    ours = caller.family is None or reader.is_answer(said)
    if ours or said.meaning == "command":
        reader.act(said)
    elif reader.pages:
        reader.answer(reader.pages[0], "unclear")
    if ours:
        life.heard(tx, team.id, reader.person, desk.now)
    return ours


def _names(team: TeamNow, handle: str) -> set[str]:
    """What she is called, as she may sign a text, without what a colleague is called too."""
    called = {each: set(clean(person.name).split()) for each, person in team.staff.items()}
    others = (names for each, names in called.items() if each != handle)
    return called.get(handle, set()).difference(*others)


class _Reader:
    """One text of one person: which contact it is about, and what becomes of that."""

    def __init__(self, tx: Connection, desk: Desk, team: TeamNow, person: str, sid: str) -> None:
        self.tx, self.desk, self.team, self.person, self.sid = tx, desk, team, person, sid
        self.choice: int | None = None
        self.clock: str | None = None
        self.held = open_pages.held_by(tx, team.id, person)
        self.pages = open_pages.on_phone(tx, team.id, person)

    def open_codes(self, words: str) -> list[int]:
        """The codes of the pages open on this phone; of very many, those that the text may name.

        Not of what she holds: "opptatt" with no page open hands nothing on.
        """
        codes = [c.code for c in self.pages]
        if len(codes) < open_pages.MOST:
            return codes
        named = [int(each) for each in findall(r"(?a:\d{3,5})", words)]
        return codes + open_pages.codes_among(
            self.tx, self.team.id, self.person, named[:MOST_CODES]
        )

    def is_answer(self, said: Understood) -> bool:
        """Whether it answers something we asked her, or is an exact command."""
        if said.command == "KLAR":
            return self._order.tests_phones or self._order.is_to_give_sign
        if said.command == "KJEM":
            return not self.pages and confirming.awaited(self._order)
        if said.meaning == "command":
            return bool(said.code or said.minutes or said.command in EXACT)
        if said.code and keys.awaits(self._order, said.code):
            return True
        if self._meaning_of(said) in ("unclear", "question"):
            return False
        return bool(self.pages or self.held or said.code)

    def alarm_backstop(self) -> None:
        """She wrote STOP or its like: the carrier may let no text through to her any more."""
        phones.may_be_shut(self.tx, self.desk, self.team, self.person)

    def act(self, said: Understood) -> None:
        """Do what the text says, or say why not."""
        if said.minutes and said.meaning == "decline":
            occupy(self._order, said)
        if said.meaning == "command":
            self._command(said)
        elif said.all and self.pages:
            for contact in self.pages:
                self.answer(contact, said.meaning)
        elif said.code is not None:
            self._about_code(said.code, self._meaning_of(said))
        else:
            self._about_one_of(self._meant(said.meaning), said.meaning)

    def answer(self, contact: Contact, meaning: str) -> None:
        """Record her answer about one contact, as it stands now: an answer before may close it."""
        if meaning in ("unclear", "question") and not self._is_asked_back():
            return
        with known_case(self.tx, self.desk, contact.id) as case:
            if meaning in ABOUT_A_CONTACT:
                command = ABOUT_A_CONTACT[meaning]
                case.decide(command(self.tx, self.desk, case, self.person, self.choice))
            else:
                case.decide(ANSWERS[meaning](case.contact, case.scene, self.person))
        notes.which_is_answered(self.tx, self.team.id, self.person)

    def _meant(self, meaning: str) -> Sequence[Contact]:
        first, second = (self.held, self.pages) if meaning == "done" else (self.pages, self.held)
        return first or second

    def _about_one_of(self, pool: Sequence[Contact], meaning: str) -> None:
        if not pool:
            seen = meaning == "acknowledge" and alarms.heard(
                self.tx, self.desk, self.team, self.person
            )
            if seen or self._is_asked_back():
                self._say("alarm.heard" if seen else "nothing_open")
        elif len(pool) == 1 or meaning in ("unclear", "question"):
            self.answer(pool[0], meaning)
        else:
            self._which(pool, meaning)

    def _is_asked_back(self) -> bool:
        """Whether she hears that she was not understood; the others are asked in any case."""
        times = notes.asked_back(
            self.tx, self.team.id, self.person, self.sid, now=self.desk.now,
            within=ASKED_BACK_WITHIN,
        )  # fmt: skip
        return times <= ASKED_BACK

    def _which(self, pool: Sequence[Contact], meaning: str) -> None:
        notes.ask_which(self.tx, self.team.id, self.person, meaning, self.desk.now)
        codes = ", ".join(str(contact.code) for contact in pool[:MOST_CODES])
        if meaning == "acknowledge":
            self._say("which", codes=codes)
        else:
            self._say("which_of", codes=codes, word=WORD_FOR.get(meaning, meaning))

    def _about_code(self, code: int, meaning: str) -> None:
        kept = contacts.by_code(self.tx, self.team.id, code)
        closed = kept is None or kept.contact.state == "closed"
        if closed and taking.answers(self._order, code, meaning):
            return
        if kept is None:
            self._no_such_code(code)
        elif kept.contact.state == "closed":
            self._about_closed(kept.contact, meaning)
        elif answers.may_answer(kept.contact, self.person):
            self.answer(kept.contact, meaning)
        else:
            self._wrong_code()
            self._say("not_yours", code=code)

    def _meaning_of(self, said: Understood) -> str:
        """For ten minutes after "which one?" a code alone answers it; with more words, never."""
        if not said.bare:
            return said.meaning
        since = self.desk.now - self.desk.pace.which_code
        asked = notes.which_was_asked(self.tx, self.team.id, self.person, since)
        return asked or said.meaning

    def _about_closed(self, contact: Contact, meaning: str) -> None:
        """Only its holder may open it again, and only for two days; her OK changes nothing."""
        closed_at = contact.closed_at or self.desk.now
        if contact.holder != self.person and self.person in contact.asked:
            self.answer(contact, "acknowledge")
        elif contact.holder != self.person:
            self._no_such_code(contact.code)
        elif meaning == "decline" and self.desk.now - closed_at > self.desk.pace.reopen_within:
            on = closed_at.astimezone(self.team.zone).strftime("%d.%m.")
            self._say("too_late_to_reopen", code=contact.code, on=on)
        elif meaning == "decline" and self._number_has_another(contact):
            self._no_such_code(contact.code)
        else:
            self.answer(contact, meaning)

    def _number_has_another(self, contact: Contact) -> bool:
        number = contact.caller.number
        return bool(number and contacts.live_of(self.tx, self.team.id, number))

    def _no_such_code(self, given: int) -> None:
        self._wrong_code()
        if self.pages:
            page = self.pages[0]
            who = page.caller.name
            self._say("no_such_code_open", given=str(given), code=page.code, who=who)
        else:
            self._say("no_such_code", given=str(given))

    def _wrong_code(self) -> None:
        """Perhaps they are not hers: the fifth is answered by a call to the number on record."""
        times = notes.another_wrong_code(
            self.tx, self.team.id, self.person, now=self.desk.now, within=WRONG_CODES_WITHIN
        )
        if times % WRONG_CODES == 0:
            offers.forget(self.tx, self.team.id, self.person)
            for page in self.pages:
                self.answer(page, "call instead")

    def _command(self, said: Understood) -> None:
        """One that no order can make anything of is no word of ours, and asked back."""
        if said.command == "RING" and said.code in EMERGENCY:
            self._say("ring_112")
        elif said.command in WITH_A_CODE:
            self.clock = said.clock
            self._about_code(said.code or 0, WITH_A_CODE[said.command])
        elif said.command in ABOUT_A_CONTACT:
            self.choice = said.choice
            self._about(said.code, said.command)
        elif not ABOUT_HERSELF[said.command or ""](self._order, said):
            self._about_one_of(self.pages, "unclear")

    @property
    def _order(self) -> Order:
        about = next(iter([*self.held, *self.pages]), None)
        return Order(
            self.tx, self.desk, self.team, self.team.staff[self.person], self.sid, about,
            holds=bool(self.held), clock=self.clock,
        )  # fmt: skip

    def _about(self, code: int | None, command: str) -> None:
        """A command without a code is about what she has, or else about what she was asked."""
        if code is None:
            self._about_one_of(self.held or self.pages, command)
        else:
            self._about_code(code, command)

    def _say(self, sentence: str, **values: object) -> None:
        say_to(
            self.tx, self.desk, self.team.id, self.person, sentence, f"{self.sid}/reply", **values
        )
