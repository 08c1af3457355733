"""How the people of a run behave: what a staff phone does with a call, and what staff answer."""

from collections.abc import Callable
from dataclasses import dataclass, field

from oncall.demo.simulation.chance import drawn_for, one_of
from oncall.demo.simulation.drawn import OUTSIDE, SECOND, STAFF
from oncall.demo.world import World
from oncall.simulator import phones
from oncall.simulator.phones import Behaviour, Phone, ReceivedText

REPLIES = (
    ("OK {code}", 40), ("FERDIG {code}", 25), ("NEI {code}", 10), ("OK", 10), ("NEI", 5),
    ("Ja eg ringer ho no", 4), ("ok?", 2), ("hvem er dette", 2), ("OK 999", 2), ("OK ALLE", 2),
    ("OPPTATT 60", 2), ("{code}", 2), ("LEDIG", 1), ("FEIL {code}", 1), ("HJELP", 1), ("STOP", 0.3),
    ("ok hvis ingen andre kan", 1), ("👍", 2), ("ordnet 👍", 2), ("ikke ok", 1), ("", 0.5),
)  # fmt: skip
NO_REPLY = 0.2


def who_calls_back(seed: int, world: World, number: str) -> Behaviour:
    """What this phone does with a call that comes now."""
    chance = drawn_for(seed, number, world.now)
    after, talks = chance.uniform(1, 18), chance.choice((5.0, 45.0, 80.0, 240.0, 900.0, None))
    if number in OUTSIDE:
        there = phones.answers(after, (), talks_s=talks)
        return one_of(chance, ((there, 7), (phones.no_answer(), 2), (phones.busy(), 1)))
    return one_of(chance, (
        (phones.answers(after, "1", talks_s=talks), 55),
        (phones.no_answer(), 15),
        (phones.voicemail(chance.uniform(0.5, 6)), 8),
        (phones.busy(), 6),
        (phones.declines(after), 5),
        (phones.answers(after, "2"), 5),
        (phones.wrong_key(after, then="1"), 4),
        (phones.wrong_key(after, then="5"), 2),
        (phones.answers(after, ()), 2),
        (phones.hangs_up_in_whisper(after), 2),
        (phones.off(), 1),
    ))  # fmt: skip


@dataclass
class Staff:
    """Everybody's phones. A handset that is out of order meets every call in its own way."""

    world: World
    seed: int
    broken: dict[str, list[str]] = field(default_factory=dict)
    settled: bool = False

    def __post_init__(self) -> None:
        for number in (*STAFF.values(), SECOND, *OUTSIDE):
            phone = self.world.sim.phone(number)
            phone.habit = self._habit(phone)
            if number not in OUTSIDE:
                phone.on_text = self._answer_to(number)
            phone.call_waiting = drawn_for(self.seed, number).random() < 0.2

    def breaks(self, what: str, handle: str) -> None:
        """From now on her handset is so; more than one thing may be wrong with it."""
        self.broken.setdefault(STAFF[handle], []).append(what)
        self._texts(handle)

    def mended(self, what: str, handle: str) -> None:
        """That is over."""
        self.broken[STAFF[handle]].remove(what)
        self._texts(handle)

    def settle(self) -> None:
        """From now on everybody answers each call and each text as she should."""
        self.settled = True

    def _texts(self, handle: str) -> None:
        wrong = [what for what in self.broken[STAFF[handle]] if what in TEXTS]
        self.world.sim.phone(STAFF[handle]).sms = (wrong or ["delivers"])[-1]

    def _habit(self, phone: Phone) -> Callable[[], Behaviour]:
        def habit() -> Behaviour:
            wrong = [what for what in self.broken.get(phone.number, ()) if what in HANDSETS]
            if wrong:
                return _disturbed(phone, wrong[-1])
            if self.settled:
                return phones.answers(4, "1", talks_s=90)
            return who_calls_back(self.seed, self.world, phone.number)

        return habit

    def _answer_to(self, number: str) -> Callable[[ReceivedText], tuple[str, float] | None]:
        def answer(text: ReceivedText) -> tuple[str, float] | None:
            if self.settled:
                return _settles(text)
            chance = drawn_for(self.seed, number, text.at, "reply")
            if not _asks(text) or chance.random() < NO_REPLY:
                return None
            words = one_of(chance, REPLIES).format(code=_code(text))
            return words, chance.choice((4, 30, 240)) * (0.2 + chance.random())

        return answer


HANDSETS: dict[str, Behaviour] = {
    "off": phones.off(), "silent": phones.no_answer(), "voicemail": phones.voicemail(),
    "busy": phones.busy(), "do not disturb": phones.no_answer(),
}  # fmt: skip
TEXTS = ("unreachable", "dead", "never confirms", "falsely delivered", "opted out")
SECOND_RING_S = 180


def _disturbed(phone: Phone, wrong: str) -> Behaviour:
    """Do Not Disturb lets a second call within three minutes through."""
    *_, earlier, now = [None, *phone.calls]
    rang = earlier and now and (now.created_at - earlier.created_at).total_seconds()
    if wrong == "do not disturb" and rang and rang <= SECOND_RING_S:
        return phones.answers(5, "1")
    return HANDSETS[wrong]


def _settles(text: ReceivedText) -> tuple[str, float] | None:
    if "FERDIG" in text.body:
        return f"FERDIG {_code(text)}", 30
    return (f"OK {_code(text)}", 30) if _asks(text) else None


def _asks(text: ReceivedText) -> bool:
    """Whether it wants an answer: a receipt is not answered."""
    return "OK" in text.body


def _code(text: ReceivedText) -> str:
    digits = "".join(each if each.isdigit() else " " for each in text.body).split()
    return next((each for each in digits if 200 <= int(each) <= 9999), "412")
