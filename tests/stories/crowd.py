"""A crowd: families, strangers and hidden numbers call and text for days, in foul weather.

Everything is drawn from one seed: who calls when, what each phone does, how staff answer, what the
carrier's open questions mean this time, and which callbacks are lost, doubled or late.
"""

import hashlib
import json
import logging
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from oncall.config import Pace
from oncall.demo.simulation.stack import SELDOM
from oncall.demo.simulation.watch import Watch
from oncall.demo.world import LINE, World
from oncall.simulator import phones
from oncall.simulator.phones import Behaviour, ReceivedText
from oncall.simulator.readings import drawn
from oncall.simulator.weather import Odds
from oncall.store.tables import metadata
from tests.stories.vocabulary import OUTSIDE_HAUGESUND, OUTSIDE_STORD, STAFF, TOVES_SECOND, local

FAMILIES = [f"+474000020{n}" for n in range(1, 7)]
STRANGERS = [f"+474001{n:04}" for n in range(2_000)]
WITHHELD = ["anonymous", "RESTRICTED", "+266696687", "unknown"]
# The log is read often enough for 90 s, and not so far back: days of it are slow to read.
PACE = Pace(reconcile_every=timedelta(seconds=80), reconcile_back=timedelta(minutes=10))
FOUL = Odds(lost=0.05, doubled=0.1, late=0.15, late_up_to_s=40)
FOUL_CALLS = Odds(repeated=0.05)
CALM_H = 4
"""By then at the latest all of it must have come to its end."""
WORDS = ("Hei", "Kan de ringe meg?", "Det hastar", "alt ok, gløym det", "STOP", "Eg er redd 😢")
REPLIES = (
    ("OK {code}", 40), ("FERDIG {code}", 25), ("NEI {code}", 10), ("OK", 10), ("NEI", 5),
    ("Ja eg ringer ho no", 4), ("ok?", 2), ("hvem er dette", 2), ("OK 999", 2),
)  # fmt: skip


@dataclass(frozen=True)
class Sign:
    """Somebody calls or texts at this instant."""

    at: datetime
    number: str
    text: str | None
    patience_s: float
    talks_s: float | None
    says: str | None


def behaviour(chance: random.Random) -> Behaviour:
    """What a staff phone does with one call."""
    after, talks = chance.uniform(1, 18), chance.choice((5.0, 45.0, 80.0, 240.0, 900.0, None))
    kinds = (
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
    )
    drawn: Behaviour = _drawn(chance, kinds)
    return drawn


def _drawn(chance: random.Random, kinds: tuple[tuple[Any, int], ...]) -> Any:
    return chance.choices([k for k, _ in kinds], [weight for _, weight in kinds])[0]


def signs(chance: random.Random, start: datetime, count: int, days: float) -> list[Sign]:
    """So many calls and texts, spread over days and nights."""
    found = []
    for _ in range(count):
        at = start + timedelta(seconds=chance.uniform(0, days * 86_400))
        number = chance.choice(chance.choices((FAMILIES, STRANGERS, WITHHELD), (3, 6, 2))[0])
        text = chance.choice(WORDS) if number.startswith("+474") and chance.random() < 0.4 else None
        found.append(
            Sign(
                at, number, text,
                patience_s=chance.choice((3, 12, 30, 60, 120, 400)),
                talks_s=chance.choice((10, 50, 70, 300, None)),
                says=chance.choice(("Ring meg", None)),
            )
        )  # fmt: skip
    return sorted(found, key=lambda sign: (sign.at, sign.number))


class Crowd:
    """One seeded run: `live` it, then let the weather be calm and see that all converges."""

    def __init__(
        self, folder: Path, *, seed: int, count: int, days: float, url: str = "sqlite://"
    ) -> None:
        self.chance = random.Random(seed)
        self.watch = Watch(rough=True)
        start = local("2026-03-02 18:00")
        self.world = World(
            folder, start, seed=seed, readings=drawn(self.chance), after_step=self.watch,
            pace=PACE, url=url, seldom=SELDOM,
        )  # fmt: skip
        self.signs = signs(self.chance, start, count, days)
        self._people()

    def _people(self) -> None:
        numbers = [*STAFF.values(), TOVES_SECOND, OUTSIDE_STORD, OUTSIDE_HAUGESUND]
        for number in numbers:
            phone = self.world.sim.phone(number)
            phone.does(*(behaviour(self.chance) for _ in range(5_000)))
            phone.on_text = self._reply
            phone.call_waiting = self.chance.random() < 0.2

    def _reply(self, text: ReceivedText) -> tuple[str, float] | None:
        if not _asks(text) or self.chance.random() < 0.2:
            return None
        words: str = _drawn(self.chance, REPLIES)
        return words.format(code=_code(text)), self.chance.uniform(2, 240)

    def live(self) -> None:
        """All of it, in foul weather."""
        weather = self.world.sim.weather
        weather.set("*", FOUL)
        weather.set("voice", FOUL_CALLS)
        for sign in self.signs:
            self.world.run_until(sign.at)
            self.world.sim.readings = drawn(self.chance)
            self._comes(sign)

    def _comes(self, sign: Sign) -> None:
        if sign.text is not None:
            self.world.sim.text(sign.number, LINE, sign.text)
            return
        self.world.sim.call(
            sign.number, LINE, patience_s=sign.patience_s, talks_s=sign.talks_s, says=sign.says
        )

    def becomes_calm(self) -> None:
        """Callbacks come as they should, and everybody answers OK, and then FERDIG."""
        self.world.sim.weather.calm()
        for number in STAFF.values():
            phone = self.world.sim.phone(number)
            phone.on_text = _settles
            phone.script.clear()
        for _ in range(CALM_H * 4):
            self.world.run(900)
            if {*self.states()} == {"closed"} and not self.watch.pending:
                break
        self.watch.at_the_end(self.world)

    @property
    def digest(self) -> str:
        """Over every row of every table and everything that the carrier saw."""
        whole = hashlib.sha256(self.world.sim.digest().encode())
        with self.world.desk.db.reading() as conn:
            for table in metadata.sorted_tables:
                rows = sorted(repr(tuple(row)) for row in conn.execute(select(table)))
                whole.update(json.dumps([table.name, rows]).encode())
        return whole.hexdigest()

    def states(self) -> Iterator[str]:
        """The state of each contact there is."""
        for followed in self.watch.followed.values():
            yield followed.contact.state


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


def digest_of(folder: Path, url: str, *, seed: int, count: int, days: float) -> str:
    """Live a whole run on that database and tell its digest."""
    crowd = Crowd(folder, seed=seed, count=count, days=days, url=url)
    crowd.live()
    crowd.becomes_calm()
    return crowd.digest


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    place, database, drawn_from, many, long = sys.argv[1:]
    told = digest_of(Path(place), database, seed=int(drawn_from), count=int(many), days=float(long))
    sys.stdout.write(told)
