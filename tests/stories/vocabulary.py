"""The words of a story: who calls, what each phone does, and how much time passes.

Everybody is from the example team in `rotas/`. Time is virtual; N1 to N7 are looked after at every
step, and a story that breaks one of them fails there and then.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

from oncall.config import Pace
from oncall.contact.core.values import Contact
from oncall.contact.rows import contacts
from oncall.contact.work.outage.fallback import our_own
from oncall.demo.simulation.stack import SELDOM
from oncall.demo.simulation.watch import Watch
from oncall.demo.world import LINE, PUBLIC_URL, TOKEN, World
from oncall.simulator.readings import Readings
from oncall.simulator.signature import sign
from tests.stories.people import Colleague, Outsider

OSLO = ZoneInfo("Europe/Oslo")
DAY, NIGHT = "2026-03-03 13:00", "2026-03-03 03:00"
"""A Tuesday, Oslo time: by day all therapists are on duty, by night only Tove."""

STAFF = {
    "tove": "+4740000101", "ane": "+4740000102", "bo": "+4740000103", "cato": "+4740000104",
    "dina": "+4740000105", "eli": "+4740000106", "vikar": "+4740000107",
    "leiar-stord": "+4740000108", "leiar-haugesund": "+4740000109",
}  # fmt: skip
TOVES_SECOND = "+4740000191"
OUTSIDE_STORD, OUTSIDE_HAUGESUND = "+4755000000", "+4755000001"
WITHHELD = "anonymous"
FALLBACK_HOST = "https://static.example"
AFTER_A_CRASH_S = 40
A_LONG_TIME, ITS_LAST = timedelta(minutes=20), timedelta(minutes=2)


class Story:
    """One story: the world, its people, and the clock."""

    def __init__(
        self,
        folder: Path,
        *,
        at: str = DAY,
        seed: int = 1,
        plan: str | None = None,
        pace: Pace | None = None,
        readings: Readings | None = None,
        crash_at: Callable[[str], bool] = lambda _point: False,
        url: str = "sqlite://",
    ) -> None:
        self.watch = Watch()
        self.was_broken = False
        self._began = local(at)
        self.world = World(
            folder, local(at), seed=seed, plan=plan, pace=pace or Pace(), url=url,
            readings=readings or Readings(), crash_at=crash_at, after_step=self.watch,
        )  # fmt: skip
        self.sim = self.world.sim
        tove, ane, bo, cato, dina, eli, vilde, liv, hans = (
            Colleague(self, handle, number) for handle, number in STAFF.items()
        )
        self.tove, self.ane, self.bo, self.cato, self.dina, self.eli = (
            tove,
            ane,
            bo,
            cato,
            dina,
            eli,
        )
        self.vilde, self.liv, self.hans = vilde, liv, hans
        self.toves_second = Colleague(self, "tove", TOVES_SECOND)
        self.outside = Colleague(self, "outside", OUTSIDE_STORD)
        self.outside_haugesund = Colleague(self, "outside", OUTSIDE_HAUGESUND)
        # F-31, own therapist Ane, Stord.
        self.mother = Outsider(self, "+4740000201")
        self.father = Outsider(self, "+4740000202")
        self.child = Outsider(self, "+4740000203")
        # F-32, own therapist Bo, and F-33, own therapist Dina; both Haugesund.
        self.other_mother = Outsider(self, "+4740000204")
        self.foster_father = Outsider(self, "+4740000205")
        self.english_father = Outsider(self, "+4740000206")
        self.stranger = Outsider(self, "+4740000901")
        self.hidden = Outsider(self, WITHHELD)
        self.hidden_too = Outsider(self, WITHHELD)

    @property
    def now(self) -> datetime:
        """Virtual time, UTC."""
        return self.world.now

    @property
    def weather(self) -> Any:
        """What befalls webhooks on their way."""
        return self.sim.weather

    def seconds_at(self, at: datetime) -> int:
        """Whole seconds from the beginning of the story until then."""
        return int((at - self._began).total_seconds())

    def seconds(self, count: float) -> None:
        """So many seconds pass."""
        self._lives_until(self.now + timedelta(seconds=count))

    def minutes(self, count: float) -> None:
        """So many minutes pass."""
        self.seconds(count * 60)

    def until(self, wall: str) -> None:
        """Time passes until then, Oslo time ("2026-03-03 20:00")."""
        self._lives_until(local(wall))

    def _lives_until(self, until: datetime) -> None:
        """What no family waits for is looked at seldom in a long time, until its last minutes."""
        if until - self.now > A_LONG_TIME:
            self.world.seldom = SELDOM
            self.world.run_until(until - ITS_LAST)
            self.world.seldom = timedelta(0)
        self.world.run_until(until)

    @property
    def contacts(self) -> list[Contact]:
        """Every contact there is, oldest first."""
        with self.world.desk.db.reading() as conn:
            return [kept.contact for kept in contacts.all_contacts(conn)]

    def colleague_who_calls(self, colleague: Colleague) -> Outsider:
        """A colleague who herself calls the team's number."""
        return Outsider(self, colleague.number)

    def webhooks_meet(self, outcome: str, *, times: float = 1, at: str = "") -> None:
        """The next webhooks of a call to an address with `at` in it meet this on their way."""
        self.watch.rough = True
        self.sim.weather.script("voice", outcome, times=times, url_part=at)

    def key_arrives_late(self, key: str, *, whisper: int = -1) -> str:
        """The key of a whisper (the last one) reaches us only now; returns what we answer."""
        asked = [d for d in self.sim.log().deliveries if "/voice/screen" in d.url][whisper]
        url, form = asked.url.replace("/screen", "/accept"), (*asked.params, ("Digits", key))
        signature = {"X-Twilio-Signature": sign(TOKEN, url, form)}
        return self.world.transport.ask("POST", url, form, signature, 5).body

    def webhook(self, path: str, **form: str) -> Any:
        """A genuine webhook comes, by itself."""
        url, pairs = f"{PUBLIC_URL}{path}", tuple(form.items())
        signature = {"X-Twilio-Signature": sign(TOKEN, url, pairs)}
        return self.world.transport.ask("POST", url, pairs, signature, 5)

    def has_a_fallback_host(self) -> None:
        """The static documents lie on another host, and the number's settings name it."""
        world = self.world
        documents = our_own(world.desk, world.folder, world.team_id, FALLBACK_HOST)
        self.sim.serve_static(FALLBACK_HOST, documents)
        self.sim.exchange.numbers[LINE].voice_fallback_url = f"{FALLBACK_HOST}/voice.xml"

    def machine_dies(self) -> None:
        """Our server and worker are gone."""
        self.was_broken = self.watch.blind = self.watch.rough = True
        self.world.die()

    def machine_is_back(self) -> None:
        """Both run again, on the same database."""
        self._recovered()
        self.world.rise()

    def database_goes_down(self) -> None:
        """Every transaction fails from now on."""
        self.was_broken = self.watch.blind = True
        self.went_down_at = self.now
        self._outage = Outage(self.world.desk.db.engine)

    def database_is_back(self) -> None:
        """Transactions work again."""
        self._outage.over = True
        self._recovered()

    def _recovered(self) -> None:
        """What was due meanwhile is excused until now."""
        self.watch.blind = False
        self.watch.up_since = self.now
        self.watch.excused_s = (self.now - self._began).total_seconds() + AFTER_A_CRASH_S

    def ends_well(self) -> None:
        """What must be true at the end of every story."""
        self.watch.at_the_end(self.world)
        assert not self.sim.violations, self.sim.violations


class Outage:
    """A database that fails at the beginning of every transaction until it is `over`."""

    def __init__(self, engine: Engine) -> None:
        self.over = False
        event.listen(engine, "begin", self)

    def __call__(self, connection: Connection) -> None:
        """A transaction begins."""
        if not self.over:
            raise OperationalError("BEGIN", None, OSError("disk I/O error"))


def local(wall: str) -> datetime:
    """A wall time in Oslo, as UTC; a trailing "*" means the second of a doubled hour."""
    fold = int(wall.endswith("*"))
    here = datetime.fromisoformat(wall.rstrip("*")).replace(tzinfo=OSLO, fold=fold)
    return here.astimezone(UTC)


def later(story: Story, **time: float) -> None:
    """So much time passes."""
    story.world.run(timedelta(**time).total_seconds())
