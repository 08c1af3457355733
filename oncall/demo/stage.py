"""The stage: every phone, every contact and the clock, as the page shows them at one instant."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from oncall.contact.work.desk import Desk
from oncall.contact.work.shown.standing import entrance_of
from oncall.contact.work.shown.story import Story
from oncall.contact.work.team import TeamNow, team_now
from oncall.demo.clock import ClockFault
from oncall.demo.hands import BY_HAND, Hands
from oncall.demo.handsets import Handset, handsets
from oncall.demo.screens import Screen, View, screen_of
from oncall.demo.timeline import stories, written
from oncall.demo.words import ENGLISH, Words
from oncall.people.rows import phone_tests
from oncall.people.work import pins, staff
from oncall.people.work.phone_tests import begin
from oncall.simulator.network import Simulator
from oncall.wording import clock
from oncall.wording.words import begun

PIN = "271839"
"""What every colleague has chosen to press behind the star; in earnest each has her own."""


@dataclass(frozen=True)
class Shown:
    """One phone as it is now. `duty` is empty for a phone that is not staff's."""

    phone: Handset
    name: str
    about: str
    screen: Screen
    behaviour: str
    duty: str
    on_duty: bool


@dataclass(frozen=True)
class Look:
    """Everything at one instant."""

    now: datetime
    phones: tuple[Shown, ...]
    stories: tuple[Story, ...]

    @property
    def until(self) -> datetime:
        """From then on it may look otherwise, although nothing has happened."""
        foretold = [story.next.due for story in self.stories if story.next and story.next.due]
        minute = self.now.replace(second=0, microsecond=0) + timedelta(minutes=1)
        return min([minute, *(due for due in foretold if due > self.now)])


@dataclass(frozen=True)
class Stage:
    """What stands on the stage. `line` is the number that families call, E.164."""

    desk: Desk
    sim: Simulator
    team_id: str
    line: str
    zone: ZoneInfo
    phones: tuple[Handset, ...]
    hands: Hands

    def phone(self, id: str) -> Handset | None:
        """The phone of that name."""
        return next((each for each in self.phones if each.id == id), None)

    def look(self, words: Words = ENGLISH) -> Look:
        """How everything is at this instant, in that language."""
        view = self._view(words)
        with self.desk.db.reading() as conn:
            team = team_now(conn, self.desk, self.team_id)
            told = stories(conn, self.desk, team, view.told, words)
        calls, texts = self.sim.calls(), self.sim.messages()
        phones = tuple(
            Shown(
                each, view.name(each.number), self._about(each, words),
                screen_of(each, calls, texts, view, silent=self.hands.unheard(each)),
                self.hands.behaviour(each), *self._duty(team, each, words),
            )
            for each in self.phones
        )  # fmt: skip
        return Look(team.now, phones, told)

    def pulse(self) -> tuple[object, ...]:
        """Another one whenever something has happened: cheap to ask for, unlike a look."""
        with self.desk.db.reading() as conn:
            return self.sim.kernel.done, *written(conn)

    def told(self, at: datetime, language: str = "en") -> str:
        """The wall time with its seconds; in the doubled hour it says which of the two."""
        minute = clock(at, self.zone, language)
        return minute[:5] + f"{at.astimezone(self.zone):%H:%M:%S}"[5:] + minute[5:]

    def day(self, at: datetime, words: Words) -> str:
        """The date; in the doubled hour it says which of the two."""
        local = at.astimezone(self.zone)
        weekday = words.within(f"weekday.{local.weekday()}")
        month = words.within(f"month.{local.month}")
        day = words("day", weekday=weekday, day=local.day, month=month, year=local.year)
        season = clock(at, self.zone, words.language)[5:].strip(" ()")
        return words("season", day=day, season=season) if season else day

    def _view(self, words: Words) -> View:
        names = {each.number: begun(words.who(each.name)) for each in self.phones}
        names[self.line] = words.within("screen.duty_phone")
        told = partial(self.told, language=words.language)
        return View(words, names, told, self.desk.pages_url or "")

    def _about(self, phone: Handset, words: Words) -> str:
        return ", ".join(words.known(f"about.{each}", each) for each in phone.about)

    def _duty(self, team: TeamNow, phone: Handset, words: Words) -> tuple[str, bool]:
        if phone.handle is None:
            return "", False
        until = [each.until for each in team.on if each.person == phone.handle]
        if not until:
            return words("duty.off"), False
        ends = [at for at in until if at]
        return self._on_until(max(ends), team.now, words) if ends else words("duty.on"), True

    def _on_until(self, end: datetime, now: datetime, words: Words) -> str:
        """Until that time, with the day when it is another one; beyond a year nobody asks."""
        local = end.astimezone(self.zone)
        today = local.date() == now.astimezone(self.zone).date()
        weekday = words.within(f"weekday.{local.weekday()}")
        key = "duty.until" if today else "duty.until_day"
        return words(key, until=f"{local:%H:%M}", weekday=weekday)


def set_stage(desk: Desk, sim: Simulator, team_id: str) -> Stage:
    """Put every phone on the stage; raises ClockFault when no rota is in force yet."""
    with desk.db.reading() as conn:
        team = team_now(conn, desk, team_id)
        phones = handsets(conn, desk, team)
    plan = team.plan
    if plan is None or plan.starts_at > desk.now or not team.number:
        begins = f"{plan.valid_from:%Y-%m-%d}" if plan else "later"
        raise ClockFault(f"The example rota begins {begins}. Choose a later time with --at.")
    _give_pins(desk, team_id, phones)
    _have_tested(desk, team_id)
    hands = Hands(sim, team.number)
    for phone in phones:
        if phone.kind != "caller":
            hands.behave(phone, BY_HAND)
    return Stage(desk, sim, team_id, team.number, team.zone, phones, hands)


def _give_pins(desk: Desk, team_id: str, phones: tuple[Handset, ...]) -> None:
    """So that whoever plays them can call the team's line, and be known there."""
    with desk.db.transaction() as tx:
        for handle in dict.fromkeys(each.handle for each in phones if each.handle):
            pins.keep_pin(tx, entrance_of(desk), team_id, handle, PIN)


def _have_tested(desk: Desk, team_id: str) -> None:
    """Everybody has passed PRØV the day before, and may write it again."""
    at = desk.now - timedelta(days=1)
    with desk.db.transaction() as tx:
        for person in staff(tx, desk.vault, team_id).values():
            begin(tx, desk.vault, team_id, person, at)
            for number in person.phones.values():
                digests = desk.vault.digests(number)
                phone_tests.called(tx, team_id, digests, at)
                phone_tests.texted(tx, team_id, digests, at)
