"""The stage: every phone, every contact and the clock, as the page shows them at one instant."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from oncall.contact.work.desk import Desk
from oncall.contact.work.team import TeamNow, team_now
from oncall.demo.clock import ClockFault
from oncall.demo.hands import BY_HAND, Hands
from oncall.demo.handsets import Handset, handsets
from oncall.demo.screens import Screen, screen_of
from oncall.demo.timeline import Story, stories
from oncall.simulator.network import Simulator
from oncall.wording import clock

LANGUAGE = "en"


@dataclass(frozen=True)
class Shown:
    """One phone as it is now. `duty` is empty for a phone that is not staff's."""

    phone: Handset
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

    def look(self) -> Look:
        """How everything is at this instant."""
        with self.desk.db.reading() as conn:
            team = team_now(conn, self.desk, self.team_id)
            told = stories(conn, self.desk, team, self.told)
        calls, texts = self.sim.calls(), self.sim.messages()
        names = {each.number: each.name for each in self.phones} | {self.line: "the duty phone"}
        phones = tuple(
            Shown(
                each, screen_of(each, calls, texts, names, self.told),
                self.hands.behaviour(each), *self._duty(team, each),
            )
            for each in self.phones
        )  # fmt: skip
        return Look(team.now, phones, told)

    def told(self, at: datetime) -> str:
        """The wall time with its seconds; in the doubled hour it says which of the two."""
        minute = clock(at, self.zone, LANGUAGE)
        return minute[:5] + f"{at.astimezone(self.zone):%H:%M:%S}"[5:] + minute[5:]

    def _duty(self, team: TeamNow, phone: Handset) -> tuple[str, bool]:
        if phone.handle is None:
            return "", False
        until = [each.until for each in team.on if each.person == phone.handle]
        if not until:
            return "Off duty", False
        ends = [at for at in until if at]
        return f"On duty{self._until(max(ends), team.now) if ends else ''}", True

    def _until(self, end: datetime, now: datetime) -> str:
        """The time, with the day when it is another one; beyond a year nobody asks."""
        local = end.astimezone(self.zone)
        today = local.date() == now.astimezone(self.zone).date()
        return f" until {local:%H:%M}" if today else f" until {local:%A %H:%M}"


def set_stage(desk: Desk, sim: Simulator, team_id: str) -> Stage:
    """Put every phone on the stage; raises ClockFault when no rota is in force yet."""
    with desk.db.reading() as conn:
        team = team_now(conn, desk, team_id)
        phones = handsets(conn, desk, team)
    plan = team.plan
    if plan is None or plan.starts_at > desk.now or not team.number:
        begins = f"{plan.valid_from:%Y-%m-%d}" if plan else "later"
        raise ClockFault(f"The example rota begins {begins}. Choose a later time with --at.")
    hands = Hands(sim, team.number)
    for phone in phones:
        if phone.kind != "caller":
            hands.behave(phone, BY_HAND)
    return Stage(desk, sim, team_id, team.number, team.zone, phones, hands)
