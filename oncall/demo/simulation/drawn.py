"""What is drawn for a run before it begins: who is in touch when, and what goes wrong.

Every sign and every fault is drawn for itself, so that any of them can be left out.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from oncall.demo.simulation.chance import drawn_for, one_of
from oncall.simulator.readings import Readings, drawn

OSLO = ZoneInfo("Europe/Oslo")
KINDS = ("crash", "carrier", "database", "phones", "clock", "rota", "webhooks")
BEGINNINGS = (
    "2026-03-02 18:00", "2026-03-28 18:00", "2026-10-24 18:00", "2026-12-31 18:00",
    "2028-02-28 18:00",
)  # fmt: skip
"""An ordinary week, the two nights of the clocks, a new year, a leap day: one by the seed."""
LONG_BEGINNING = "2026-01-05 08:00"
LONG_DAYS = 200
"""A run of at least so many days meets both nights of the clocks by itself."""
FAMILIES = tuple(f"+474000020{n}" for n in range(1, 7))
STRANGERS = tuple(f"+474001{n:04}" for n in range(2_000))
WITHHELD = ("anonymous", "RESTRICTED", "+266696687", "unknown")
STAFF = {
    "tove": "+4740000101", "ane": "+4740000102", "bo": "+4740000103", "cato": "+4740000104",
    "dina": "+4740000105", "eli": "+4740000106", "vikar": "+4740000107",
    "leiar-stord": "+4740000108", "leiar-haugesund": "+4740000109",
}  # fmt: skip
SECOND = "+4740000191"
OUTSIDE = ("+4755000000", "+4755000001")
WORDS = ("Hei", "Kan de ringe meg?", "Det hastar", "alt ok, gløym det", "STOP", "Eg er redd 😢", "")
AGAIN = 0.25
"""How often somebody is in touch again soon, while the contact is still open."""
NIGHTS = 0.1
"""How many come in a night of the clocks, if the run holds one."""


@dataclass(frozen=True)
class Sign:
    """Somebody calls, or texts `text`, at this instant. Patience and talk in seconds."""

    name: str
    at: datetime
    number: str
    text: str | None
    patience_s: float
    talks_s: float | None
    says: str | None
    readings: Readings = field(repr=False, default_factory=Readings)


@dataclass(frozen=True)
class Fault:
    """Something goes wrong at this instant, in the way `what` says, for `lasts_s` seconds."""

    name: str
    kind: str
    at: datetime
    what: str
    lasts_s: float

    @property
    def until(self) -> datetime:
        """When it is over."""
        return self.at + timedelta(seconds=self.lasts_s)


@dataclass(frozen=True)
class Drawn:
    """A whole run: everything that will come from outside."""

    seed: int
    start: datetime
    signs: tuple[Sign, ...]
    faults: tuple[Fault, ...]

    def only(self, names: Collection[str]) -> "Drawn":
        """The same run with nothing but these signs and faults."""
        signs = tuple(each for each in self.signs if each.name in names)
        faults = tuple(each for each in self.faults if each.name in names)
        return Drawn(self.seed, self.start, signs, faults)

    def before(self, at: datetime) -> "Drawn":
        """The same run with nothing that comes later than this."""
        signs = tuple(each for each in self.signs if each.at <= at)
        return Drawn(self.seed, self.start, signs, tuple(f for f in self.faults if f.at <= at))

    def since(self, at: datetime) -> "Drawn":
        """The same run with nothing that is over before this."""
        faults = tuple(each for each in self.faults if each.until >= at)
        return Drawn(self.seed, self.start, tuple(s for s in self.signs if s.at >= at), faults)

    @property
    def names(self) -> tuple[str, ...]:
        """Of every sign and fault, as they come."""
        everything: list[Sign | Fault] = [*self.signs, *self.faults]
        return tuple(each.name for each in sorted(everything, key=_when))

    @property
    def counts(self) -> dict[str, int]:
        """How many calls and texts there are."""
        calls = sum(each.text is None for each in self.signs)
        return {"calls": calls, "texts": len(self.signs) - calls}

    def each_contact(self) -> list["Drawn"]:
        """One run for each number that is in touch, with the faults drawn for it."""
        signs: dict[str, list[Sign]] = {}
        faults: dict[str, list[Fault]] = {}
        for sign in self.signs:
            signs.setdefault(sign.name.partition(".")[0], []).append(sign)
        for fault in self.faults:
            faults.setdefault(fault.name.partition("f")[0], []).append(fault)
        return [
            Drawn(self.seed, self.start, tuple(mine), tuple(faults.get(name, ())))
            for name, mine in signs.items()
        ]


def draw(seed: int, *, contacts: int, days: float, kinds: Collection[str] = KINDS) -> Drawn:
    """So many contacts over so many days, each with the faults drawn for it."""
    start = local(LONG_BEGINNING if days >= LONG_DAYS else BEGINNINGS[seed % len(BEGINNINGS)])
    signs: list[Sign] = []
    faults: list[Fault] = []
    for count in range(1, contacts + 1):
        chance = drawn_for(seed, "contact", count)
        mine = list(_signs(chance, str(count), _instant(chance, start, days)))
        signs += mine
        faults += [each for each in _faults(chance, str(count), mine[0].at) if each.kind in kinds]
    return Drawn(seed, start, tuple(sorted(signs, key=_when)), tuple(sorted(faults, key=_when)))


def _when(each: Sign | Fault) -> tuple[datetime, str]:
    return each.at, each.name


def _instant(chance: Random, start: datetime, days: float) -> datetime:
    nights = [night for night in _clock_nights(start, days) if chance.random() < NIGHTS]
    if nights:
        return nights[0] + timedelta(seconds=chance.uniform(0, 6 * 3600))
    return start + timedelta(seconds=chance.uniform(0, days * 86_400))


def _clock_nights(start: datetime, days: float) -> Iterator[datetime]:
    """23:00 UTC before each Sunday on which Oslo's clocks change."""
    for year in range(start.year, (start + timedelta(days=days)).year + 1):
        for month in (3, 10):
            last = date(year, month, 31)
            sunday = last - timedelta(days=(last.weekday() + 1) % 7)
            night = datetime.combine(sunday, time(), UTC) - timedelta(hours=1)
            if start <= night <= start + timedelta(days=days):
                yield night


def _signs(chance: Random, name: str, at: datetime) -> Iterator[Sign]:
    """The first sign of a contact, and perhaps more of the same number soon after."""
    number = chance.choice(one_of(chance, ((FAMILIES, 3), (STRANGERS, 6), (WITHHELD, 2))))
    yield _sign(chance, name, at, number)
    again = 0
    while again < 3 and chance.random() < AGAIN:
        again += 1
        at += timedelta(seconds=chance.choice((2, 20, 70, 200, 900, 3000)) * chance.random())
        yield _sign(chance, f"{name}.{again}", at, number)


def _sign(chance: Random, name: str, at: datetime, number: str) -> Sign:
    can_write = number.startswith("+474") and chance.random() < 0.4
    return Sign(
        name, at, number, chance.choice(WORDS) if can_write else None,
        patience_s=chance.choice((3, 12, 30, 60, 120, 400)),
        talks_s=chance.choice((10, 50, 70, 300, None)),
        says=chance.choice(("Ring meg", None)),
        readings=drawn(chance),
    )  # fmt: skip


def _faults(chance: Random, name: str, at: datetime) -> Iterator[Fault]:
    """None, one, two or three of any kind, from a minute before the sign on."""
    for count in range(one_of(chance, ((0, 4), (1, 4), (2, 2), (3, 1)))):
        begins = at + timedelta(seconds=one_of(chance, ((-60, 1), (120, 3), (1200, 2)))
                                * chance.random())  # fmt: skip
        kind = one_of(chance, WEIGHTS)
        what, lasts_s = one_of(chance, FAULTS[kind])
        if kind == "phones":
            what = f"{what} {chance.choice(list(STAFF))}"
        yield Fault(f"{name}f{count}", kind, begins, what, lasts_s * chance.uniform(0.2, 1))


WEIGHTS = (
    ("webhooks", 6), ("carrier", 5), ("crash", 5), ("phones", 5), ("database", 3), ("rota", 2),
    ("clock", 1),
)  # fmt: skip
Ways = tuple[tuple[tuple[str, float], float], ...]
"""How it goes wrong, for at most how many seconds, and how often."""
FAULTS: dict[str, Ways] = {
    "webhooks": tuple(((what, 900), weight) for what, weight in (
        ("lost", 2), ("doubled", 2), ("late", 2), ("unheard", 1), ("hangs", 1), ("answers_500", 1),
        ("refused", 1), ("repeated", 1), ("everything", 3),
    )),
    "carrier": (
        (("500", 120), 2), (("503", 120), 1), (("429", 60), 2), (("refused", 60), 1),
        (("hangs", 60), 1), (("unheard", 60), 2), (("slow", 60), 1), (("flapping", 1800), 3),
        (("refused", 3600), 0.3),
    ),
    "crash": (
        (("at point", 0), 6), (("at point", 20), 2), (("at point", 300), 1), (("twice", 0), 1),
    ),
    "phones": tuple(((what, 7200), weight) for what, weight in (
        ("off", 2), ("silent", 2), ("voicemail", 2), ("busy", 1), ("do not disturb", 2),
        ("unreachable", 2), ("dead", 1), ("never confirms", 1), ("falsely delivered", 1),
        ("opted out", 1),
    )),
    "database": ((("down", 10), 3), (("down", 90), 2), (("down", 600), 1)),
    "rota": (
        (("others on the line", 14_400), 3), (("fewer therapists", 14_400), 2),
        (("deactivated", 14_400), 2),
    ),
    "clock": (
        (("+3600", 900), 2), (("-3600", 900), 2), (("+86400", 600), 1), (("-86400", 600), 1),
        (("+30", 1200), 1), (("-30", 1200), 1), (("+4", 600), 1), (("-4", 600), 1),
    ),
}  # fmt: skip


def local(wall: str) -> datetime:
    """A wall time in Oslo, as UTC."""
    return datetime.fromisoformat(wall).replace(tzinfo=OSLO).astimezone(UTC)
