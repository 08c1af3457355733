"""The people of a story: colleagues with their phones, and those who call or text the team."""

from dataclasses import dataclass, field
from typing import Protocol

from oncall.contact.core.values import Contact
from oncall.contact.rows import contacts
from oncall.contact.rows.reading import Kept
from oncall.demo.world import LINE, World
from oncall.simulator import phones
from oncall.simulator.network import LiveCall, Simulator
from oncall.simulator.phones import Behaviour, Phone, ReceivedText


class Here(Protocol):
    """Where they are: the world and its carrier."""

    world: World
    sim: Simulator


@dataclass(eq=False)
class Colleague:
    """One of the staff and her phone. Each verb is about the next call; then it rings unheard."""

    story: Here
    handle: str
    number: str

    @property
    def phone(self) -> Phone:
        """Her phone at the carrier."""
        return self.story.sim.phone(self.number)

    def does(self, *behaviours: Behaviour) -> None:
        """The next calls meet these, one each."""
        self.phone.does(*behaviours)

    def always(self, behaviour: Behaviour) -> None:
        """Every call from now on meets this."""
        self.phone.always(behaviour)

    def answers(
        self, *, after: float = 4, presses: str | tuple[str, ...] = "1", talks: float | None = 180
    ) -> None:
        """She answers the next call, presses these keys (one entry per prompt) and talks."""
        self.does(phones.answers(after, presses, talks_s=talks))

    def does_not_answer(self) -> None:
        """The next call rings and rings."""
        self.does(phones.no_answer())

    def is_busy(self) -> None:
        """The next call finds her line engaged."""
        self.does(phones.busy())

    def declines(self, *, after: float = 3) -> None:
        """She presses the red button."""
        self.does(phones.declines(after))

    def is_off(self) -> None:
        """Her phone is switched off, for every call."""
        self.always(phones.off())

    def has_voicemail(self, *, after: float = 1) -> None:
        """A machine takes every call so many seconds after it rings."""
        self.always(phones.voicemail(after))

    def hangs_up_in_whisper(self) -> None:
        """She answers, hears a little of the prompt, and hangs up."""
        self.does(phones.hangs_up_in_whisper())

    def says_nothing(self) -> None:
        """She answers and presses no key at all."""
        self.does(phones.answers(presses=()))

    def texts(self, words: str) -> str:
        """She writes to the team's number now; returns the SID."""
        return self.story.sim.text(self.number, LINE, words)

    def replies(self, words: str, *, after: float = 20) -> None:
        """She answers every text she gets from now on in this way; `{code}` is its first word."""
        self.phone.on_text = lambda text: (words.format(code=_code(text)), after)

    def replies_once(self, words: str, *, after: float = 20) -> None:
        """She answers the next text in this way, and no more."""

        def reply(text: ReceivedText) -> tuple[str, float]:
            self.phone.on_text = None
            return words.format(code=_code(text)), after

        self.phone.on_text = reply

    @property
    def received(self) -> list[str]:
        """The texts that reached her, oldest first."""
        return [text.body for text in self.phone.texts]

    @property
    def rang(self) -> int:
        """How often her phone was called."""
        return len(self.phone.calls)

    @property
    def was_rung(self) -> bool:
        """Whether her phone was called at all."""
        return bool(self.phone.calls)

    def hung_up_on(self) -> bool:
        """Whether her last call was ended without being joined with the family."""
        last = self.phone.calls[-1]
        return last.over and last.answered and last.bridged_at is None

    def was_told(self, words: str) -> bool:
        """Whether somebody said this to her in a call."""
        heard = [each for call in self.phone.calls for each in call.heard]
        return any(words in each.text for each in heard if each.kind == "say")


@dataclass(eq=False)
class Outsider:
    """A member of a family, a stranger, or somebody who hides the number."""

    story: Here
    number: str
    call: LiveCall | None = None
    sids: list[str] = field(default_factory=list)

    def calls(
        self, *, patience: float | None = None, talks: float | None = None, says: str | None = None
    ) -> LiveCall:
        """Calls the team; leaves after `patience` seconds unless connected, or having talked."""
        self.call = self.story.sim.call(
            self.number, LINE, patience_s=patience, talks_s=talks, says=says
        )
        self.sids.append(self.call.sid)
        return self.call

    def texts(self, words: str) -> str:
        """Writes to the team now; returns the SID."""
        self.sids.append(self.story.sim.text(self.number, LINE, words))
        return self.sids[-1]

    def hangs_up(self) -> None:
        """Ends the last call."""
        self._last.hang_up()

    @property
    def phone(self) -> Phone:
        """This phone at the carrier."""
        return self.story.sim.phone(self.number)

    @property
    def received(self) -> list[str]:
        """The texts that came to this phone, oldest first."""
        return [text.body for text in self.phone.texts]

    @property
    def rang(self) -> int:
        """How often this phone was called."""
        return len(self.phone.calls)

    @property
    def _last(self) -> LiveCall:
        assert self.call is not None, "has not called yet"
        return self.call

    def talked_with(self, other: "Colleague | Outsider") -> bool:
        """Whether the last call was joined with this phone."""
        return self.bridged_after(other) is not None

    def bridged_after(self, other: "Colleague | Outsider") -> float | None:
        """Seconds from the beginning of the last call until it was joined with this phone."""
        heard = self._last.heard
        joined = (h.at for h in heard if h.kind == "bridged" and h.text == other.number)
        first = next(joined, None)
        return None if first is None else (first - heard[0].at).total_seconds()

    @property
    def talked(self) -> bool:
        """Whether the last call was joined with anybody."""
        return any(each.kind == "bridged" for each in self._last.heard)

    @property
    def is_talking(self) -> bool:
        """Whether the last call is joined with somebody now."""
        return self._last.talking_with is not None

    @property
    def on_the_line(self) -> bool:
        """Whether the last call goes on."""
        return not self._last.over

    @property
    def hears(self) -> list[str]:
        """What the last call sounded like: "ringback", "bridged" … and each sentence."""
        return [each.text or each.kind for each in self._last.heard if each.kind != "bridged"]

    def heard(self, words: str) -> bool:
        """Whether these words were spoken in the last call."""
        return any(words in each.text for each in self._last.heard if each.kind == "say")

    @property
    def spoke_to_recorder(self) -> bool:
        """Whether the last call reached the recorder."""
        return any(each.kind == "record" for each in self._last.heard)

    @property
    def contact(self) -> Contact:
        """What we owe this number because of its latest call or text."""
        return self.contacts[-1]

    @property
    def contacts(self) -> list[Contact]:
        """Every contact of this number's calls and texts, oldest first."""
        found = {}
        with self.story.world.desk.db.reading() as conn:
            for sid in self.sids:
                row = contacts.arrival_of(conn, sid)
                kept: Kept | None = contacts.by_id(conn, row.contact_id or "") if row else None
                if kept:
                    found[kept.contact.id] = kept.contact
        return list(found.values())

    def is_held_by(self, colleague: Colleague) -> bool:
        """Whether this colleague has it now."""
        return self.contact.state == "held" and self.contact.holder == colleague.handle

    @property
    def happened(self) -> list[str]:
        """The kinds of the events of the latest contact, in order."""
        id = self.contact.id
        with self.story.world.desk.db.reading() as conn:
            return [row.kind for row in contacts.history(conn, id)]


def _code(text: ReceivedText) -> str:
    """The first contact code in a text."""
    digits = "".join(each if each.isdigit() else " " for each in text.body).split()
    return next((each for each in digits if 200 <= int(each) <= 9999), "")
