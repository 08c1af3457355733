"""Whether a plan holds together: the rules that look at more than one place of the file.

What could not be read is replaced in the plan by something silent (an empty name or list, all
day), so no rule here complains a second time about the same words.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from itertools import combinations

from oncall.rota.core.coverage import Lately, kinds_of_day, meet, whole_day
from oncall.rota.core.file.faults import Report, did_you_mean
from oncall.rota.core.file.lines import Path
from oncall.rota.core.hours import NOBODY, Hours, occurrences, on_the_wall, opening
from oncall.rota.core.plan import OWN_THERAPIST, SUPERVISOR, Plan, Rotation

FEWEST_BACKSTOPS = 2
"""Alarms need this many people other than the line holder to go to."""

_LONGEST_JUMP = 120
"""No zone's clock has gone further forward within a day, in minutes."""
_YEARS = 3


def judge(plan: Plan, report: Report) -> None:
    """Report everything in the plan that contradicts itself or leaves a family with nobody."""
    _names(plan, report)
    _supervisor_line(plan, report)
    _team(plan, report)
    _ladder(plan, report)
    _areas(plan, report)
    _supplements(plan, report)
    _holes(plan, report)
    _twice_at_once(plan, report)
    _never_on_a_day(plan, report)


def judge_people(plan: Plan, known: Collection[str], report: Report) -> None:
    """Report everybody the plan names who is not on record; a warning while nobody is at all."""
    if not known:
        said = "nobody is on record yet", "import the people: oncall people import"
        report.warn(("team",), *said, "nobody_known")
        return
    for path, handle in _named(plan):
        if handle and handle not in known:
            close = did_you_mean(handle, sorted(known))
            said = f'"{handle}" is not on record', f"import that person, or: {close}"
            report.fault(path, *said, "not_on_record", person=handle)


def _named(plan: Plan) -> Iterator[tuple[Path, str]]:
    """Every handle of the plan, with its place in the file."""
    for index, rotation in enumerate(plan.rotations):
        for place, handle in enumerate(rotation.people):
            yield ("rotation", index, "people", place), handle
    yield ("team", "deputy"), plan.team.deputy
    for key, people in (("backstop", plan.team.backstops), ("last_resort", plan.team.last_resort)):
        for place, handle in enumerate(people):
            yield ("team", key, place), handle


def _names(plan: Plan, report: Report) -> None:
    seen: set[str] = set()
    for index, rotation in enumerate(plan.rotations):
        path = ("rotation", index, "name")
        if rotation.name == OWN_THERAPIST:
            said = f'"{OWN_THERAPIST}" is what a rung asks', "give it another name"
            report.fault(path, *said, "taken_name", value=OWN_THERAPIST)
        elif rotation.name in seen:
            said = f'there are two rotations "{rotation.name}"', "rename one of them"
            report.fault(path, *said, "two_of_a_name", value=rotation.name)
        seen |= {rotation.name} - {""}


def _supervisor_line(plan: Plan, report: Report) -> None:
    names = [rotation.name for rotation in plan.rotations]
    if SUPERVISOR not in names and "" not in names and names:
        report.fault(
            ("rotation",),
            "nobody holds the supervisor line",
            f'write a [[rotation]] with name = "{SUPERVISOR}" and hours = "all day"',
            "no_supervisor",
            write=f'[[rotation]] name = "{SUPERVISOR}", hours = "all day"',
        )
    for index, rotation in enumerate(plan.rotations):
        if rotation.name == SUPERVISOR:
            _one_at_a_time_all_day(rotation, index, report)


def _one_at_a_time_all_day(rotation: Rotation, index: int, report: Report) -> None:
    if not rotation.hours.all_day:
        report.fault(
            ("rotation", index, "hours"),
            "the supervisor line is held day and night",
            'write hours = "all day", the same on every day',
            "line_all_day",
            write='hours = "all day"',
        )
    if len(rotation.people) > 1 and not rotation.turns:
        report.fault(
            ("rotation", index, "people"),
            "one person at a time holds the supervisor line",
            "write turns = { … } instead of together",
            "line_in_turns",
        )


def _team(plan: Plan, report: Report) -> None:
    team, line = plan.team, plan.rotation(SUPERVISOR)
    holders = line.people if line else ()
    fewest = min((len({*team.backstops} - {holder}) for holder in holders), default=None)
    if team.backstops and fewest is not None and fewest < FEWEST_BACKSTOPS:
        report.fault(
            ("team", "backstop"),
            f"an alarm about the line holder must reach {FEWEST_BACKSTOPS} others",
            f"name {FEWEST_BACKSTOPS} people who are not on the supervisor line",
            "few_backstops",
            count=str(FEWEST_BACKSTOPS),
        )
    if team.deputy and set(holders) == {team.deputy}:
        report.warn(
            ("team", "deputy"),
            "the deputy is the one who holds the supervisor line",
            "name somebody who can stand in",
            "deputy_holds",
        )
    if team.name and not team.last_resort:
        report.warn(
            ("team", "last_resort"),
            "nobody may be woken when those on duty do not answer",
            'write last_resort = ["bo"], with somebody who has agreed to it',
            "no_last_resort",
            write='last_resort = ["bo"]',
        )


def _ladder(plan: Plan, report: Report) -> None:
    asked = _asked(plan, report)
    kinds = kinds_of_day(plan)
    _rungs_nobody_can_fill(plan, kinds, report)
    if plan.ladder and all(rung.ask for rung in plan.ladder) and not _always(plan, asked, kinds):
        report.fault(
            ("ladder",),
            "at some hours no rung has anybody to ask",
            f'write a last [[ladder]] with ask = ["{SUPERVISOR}"]',
            "no_rung_at_times",
            write=f'[[ladder]] ask = ["{SUPERVISOR}"]',
        )


def _always(plan: Plan, asked: set[str], kinds: Iterable[tuple[Lately, ...]]) -> bool:
    """Whether on every kind of day somebody is on whom some rung asks."""
    if SUPERVISOR in asked:
        return True  # day and night; if she is not, that is told elsewhere
    unknown = asked - {OWN_THERAPIST} - {rotation.name for rotation in plan.rotations}
    return bool(unknown) or all(
        whole_day(
            lately
            for rotation, lately in zip(plan.rotations, kind, strict=True)
            if rotation.name in asked
        )
        for kind in kinds
    )


def _rungs_nobody_can_fill(plan: Plan, kinds: Iterable[tuple[Lately, ...]], report: Report) -> None:
    """A rotation whose hours never come leaves its rung empty, and nobody would see why."""
    open_some_day = {
        rotation.name
        for kind in kinds
        for rotation, (_, today) in zip(plan.rotations, kind, strict=True)
        if today != NOBODY
    }
    never = {rotation.name for rotation in plan.rotations} - open_some_day
    for index, rung in enumerate(plan.ladder):
        if rung.ask and never.issuperset(rung.ask):
            report.fault(
                ("ladder", index, "ask"),
                "nobody is ever on this rung: its hours are none on every day",
                "give the rotation hours, or leave the rung out",
                "rung_of_nobody",
            )


def _asked(plan: Plan, report: Report) -> set[str]:
    """Every name that some rung asks; reports those that are unknown or come too late."""
    names = [OWN_THERAPIST, *(rotation.name for rotation in plan.rotations)]
    asked: dict[str, int] = {}
    for index, rung in enumerate(plan.ladder):
        for place, name in enumerate(rung.ask):
            path = ("ladder", index, "ask", place)
            if name not in names and "" not in names:
                said = f'there is no rotation "{name}"', did_you_mean(name, names)
                report.fault(path, *said, "no_rotation", value=name, known=", ".join(names))
            elif name in asked:
                report.fault(
                    path,
                    f'"{name}" is asked on rung {asked[name]}, and nobody twice in a round',
                    "leave it out here",
                    "asked_twice",
                    value=name,
                    count=str(asked[name]),
                )
            asked.setdefault(name, index + 1)
    return set(asked)


def _areas(plan: Plan, report: Report) -> None:
    for index, area in enumerate(plan.areas.values()):
        for place, outside in enumerate(area.outside):
            if outside.number in plan.team.numbers:
                report.fault(
                    ("area", index, "outside", place, "number"),
                    "the outside number is the team's own: a family would be led in a ring",
                    "write the number of another service",
                    "in_a_ring",
                )
        if area.outside and not whole_day((each.hours, each.hours) for each in area.outside):
            report.warn(
                ("area", index, "outside"),
                "at some hours no outside number is open, and a caller ends at the recorder",
                'name one with hours = "all day", if there is one',
                "outside_shut",
                value=area.name,
            )


def _supplements(plan: Plan, report: Report) -> None:
    names = [rotation.name for rotation in plan.rotations]
    for index, supplement in enumerate(plan.supplements):
        name = supplement.get("rotation", "")
        if isinstance(name, str) and name and name not in names and "" not in names:
            path = ("supplement", index, "rotation")
            said = f'there is no rotation "{name}"', did_you_mean(name, names)
            report.fault(path, *said, "no_rotation", value=name, known=", ".join(names))


def _holes(plan: Plan, report: Report) -> None:
    for index, rotation in enumerate(plan.rotations):
        if not rotation.turns:
            continue
        wall = on_the_wall(rotation.turns.start, rotation.turns.handover)
        if occurrences(wall, plan.zone)[0] > plan.starts_at:
            report.warn(
                ("rotation", index, "turns", "start"),
                f'nobody is on "{rotation.name}" from {plan.valid_from} to {wall:%Y-%m-%d %H:%M}',
                "write a start before valid_from",
                "nobody_until",
                rotation=rotation.name,
                then=occurrences(wall, plan.zone)[0],
            )


def _twice_at_once(plan: Plan, report: Report) -> None:
    kinds = kinds_of_day(plan)
    for (first, one), (index, other) in combinations(enumerate(plan.rotations), 2):
        both = sorted({*one.people} & {*other.people})
        if both and any(meet(kind[first], kind[index]) for kind in kinds):
            report.warn(
                ("rotation", index, "people"),
                f'{", ".join(both)} may be on "{one.name}" and "{other.name}" at the same time',
                "one phone cannot be two: name somebody else",
                "on_both",
                people=tuple(both),
                rotation=one.name,
                other_rotation=other.name,
            )


def _never_on_a_day(plan: Plan, report: Report) -> None:
    """Short hours that lie where the clock jumps in spring."""
    for index, rotation in enumerate(plan.rotations):
        for hours in dict.fromkeys(rotation.hours.each):
            if day := _skipped(plan, rotation, hours):
                report.warn(
                    ("rotation", index, "hours"),
                    f'on {day} the clock jumps over "{hours}", and nobody is on',
                    "write hours that reach beyond the jump",
                    "clock_jumps",
                    day=day,
                    value=str(hours),
                )


def _skipped(plan: Plan, rotation: Rotation, hours: Hours) -> date | None:
    """The first day of these years on which these hours should begin and never come."""
    if hours == NOBODY or hours.closes - hours.opens > _LONGEST_JUMP:
        return None
    for count in range(_YEARS * 366):  # a season may be of a later year
        day = plan.valid_from + timedelta(days=count)
        opens, closes = opening(hours, day, plan.zone)
        if opens == closes and rotation.hours.on(day) == hours:
            return day
    return None
