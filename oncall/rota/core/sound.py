"""Whether a plan holds together: the rules that look at more than one place of the file.

What could not be read is replaced in the plan by something silent (an empty name or list, all
day), so no rule here complains a second time about the same words.
"""

from collections.abc import Collection, Iterator
from itertools import combinations, pairwise

from oncall.rota.core.faults import Report, did_you_mean
from oncall.rota.core.hours import ALL_DAY, DAY, Hours, occurrences, on_the_wall
from oncall.rota.core.lines import Path
from oncall.rota.core.plan import OWN_THERAPIST, SUPERVISOR, Plan, Rotation

FEWEST_BACKSTOPS = 2
"""Alarms need this many people other than the line holder to go to."""


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


def judge_people(plan: Plan, known: Collection[str], report: Report) -> None:
    """Report everybody the plan names who is not on record; a warning while nobody is at all."""
    if not known:
        report.warn(("team",), "nobody is on record yet", "import the people: oncall people import")
        return
    for path, handle in _named(plan):
        if handle not in known:
            close = did_you_mean(handle, sorted(known))
            report.fault(path, f'"{handle}" is not on record', f"import that person, or: {close}")


def _named(plan: Plan) -> Iterator[tuple[Path, str]]:
    """Every handle of the plan, with its place in the file."""
    for index, rotation in enumerate(plan.rotations):
        for place, handle in enumerate(rotation.people):
            yield ("rotation", index, "people", place), handle
    yield ("team", "deputy"), plan.team.deputy
    for key, people in (("backstop", plan.team.backstops), ("last_resort", plan.team.last_resort)):
        for place, handle in enumerate(people):
            yield ("team", key, place), handle


def lone_hours(plan: Plan) -> tuple[Hours, ...]:
    """The hours of a day in which the whole rota holds one phone only."""
    edges = {0, DAY} | {
        edge % DAY for each in plan.rotations for edge in (each.hours.opens, each.hours.closes)
    }
    lone = [Hours(*span) for span in pairwise(sorted(edges)) if len(_phones(plan, span[0])) == 1]
    return _joined(lone)


def _phones(plan: Plan, minute: int) -> set[str]:
    """Who may be on at that minute of the day, one place holder for each rotation in turns."""
    return {
        phone
        for rotation in plan.rotations
        if _covers(rotation.hours, minute)
        for phone in (rotation.people[:1] if rotation.turns else rotation.people)
    }


def _covers(hours: Hours, minute: int) -> bool:
    return hours.opens <= minute < hours.closes or hours.opens <= minute + DAY < hours.closes


def _joined(spans: list[Hours]) -> tuple[Hours, ...]:
    """Spans of a day that touch as one, midnight included."""
    joined: list[Hours] = []
    for span in spans:
        if joined and joined[-1].closes == span.opens:
            joined[-1] = Hours(joined[-1].opens, span.closes)
        else:
            joined.append(span)
    if len(joined) > 1 and joined[0].opens == 0 and joined[-1].closes == DAY:
        joined[-1] = Hours(joined[-1].opens, DAY + joined.pop(0).closes)
    return tuple(joined)


def _names(plan: Plan, report: Report) -> None:
    seen: set[str] = set()
    for index, rotation in enumerate(plan.rotations):
        path = ("rotation", index, "name")
        if rotation.name == OWN_THERAPIST:
            report.fault(path, f'"{OWN_THERAPIST}" is what a rung asks', "give it another name")
        elif rotation.name in seen:
            report.fault(path, f'there are two rotations "{rotation.name}"', "rename one of them")
        seen |= {rotation.name} - {""}


def _supervisor_line(plan: Plan, report: Report) -> None:
    names = [rotation.name for rotation in plan.rotations]
    if SUPERVISOR not in names and "" not in names and names:
        report.fault(
            ("rotation",),
            "nobody holds the supervisor line",
            f'write a [[rotation]] with name = "{SUPERVISOR}" and hours = "all day"',
        )
    for index, rotation in enumerate(plan.rotations):
        if rotation.name == SUPERVISOR:
            _one_at_a_time_all_day(rotation, index, report)


def _one_at_a_time_all_day(rotation: Rotation, index: int, report: Report) -> None:
    if not rotation.hours.all_day:
        report.fault(
            ("rotation", index, "hours"),
            "the supervisor line is held day and night",
            'write hours = "all day"',
        )
    if len(rotation.people) > 1 and not rotation.turns:
        report.fault(
            ("rotation", index, "people"),
            "one person at a time holds the supervisor line",
            "write turns = { … } instead of together",
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
        )
    if team.deputy and set(holders) == {team.deputy}:
        report.warn(
            ("team", "deputy"),
            "the deputy is the one who holds the supervisor line",
            "name somebody who can stand in",
        )
    if team.name and not team.last_resort:
        report.warn(
            ("team", "last_resort"),
            "nobody may be woken when those on duty do not answer",
            'write last_resort = ["bo"], with somebody who has agreed to it',
        )


def _ladder(plan: Plan, report: Report) -> None:
    asked = _asked(plan, report)
    rotations = {rotation.name: rotation.hours for rotation in plan.rotations}
    rotations[SUPERVISOR] = ALL_DAY  # if it is not, that is told elsewhere
    hours = [rotations.get(name, ALL_DAY) for name in asked - {OWN_THERAPIST}]
    if plan.ladder and all(rung.ask for rung in plan.ladder) and not _whole_day(hours):
        report.fault(
            ("ladder",),
            "at some hours no rung has anybody to ask",
            f'write a last [[ladder]] with ask = ["{SUPERVISOR}"]',
        )


def _asked(plan: Plan, report: Report) -> set[str]:
    """Every name that some rung asks; reports those that are unknown or come too late."""
    names = [OWN_THERAPIST, *(rotation.name for rotation in plan.rotations)]
    asked: dict[str, int] = {}
    for index, rung in enumerate(plan.ladder):
        for place, name in enumerate(rung.ask):
            path = ("ladder", index, "ask", place)
            if name not in names and "" not in names:
                report.fault(path, f'there is no rotation "{name}"', did_you_mean(name, names))
            elif name in asked:
                report.fault(
                    path,
                    f'"{name}" is asked on rung {asked[name]}, and nobody twice in a round',
                    "leave it out here",
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
                )
        if area.outside and not _whole_day([outside.hours for outside in area.outside]):
            report.warn(
                ("area", index, "outside"),
                "at some hours no outside number is open, and a caller ends at the recorder",
                'name one with hours = "all day", if there is one',
            )


def _whole_day(hours: list[Hours]) -> bool:
    """Whether some of the hours are open at every minute; it can only change at an edge."""
    edges = {0} | {each.closes % DAY for each in hours}
    return all(any(_covers(each, edge) for each in hours) for edge in edges)


def _supplements(plan: Plan, report: Report) -> None:
    names = [rotation.name for rotation in plan.rotations]
    for index, supplement in enumerate(plan.supplements):
        name = supplement.get("rotation", "")
        if isinstance(name, str) and name and name not in names and "" not in names:
            path = ("supplement", index, "rotation")
            report.fault(path, f'there is no rotation "{name}"', did_you_mean(name, names))


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
            )


def _twice_at_once(plan: Plan, report: Report) -> None:
    for (_, one), (index, other) in combinations(enumerate(plan.rotations), 2):
        both = sorted({*one.people} & {*other.people})
        if both and _meet(one.hours, other.hours):
            report.warn(
                ("rotation", index, "people"),
                f'{", ".join(both)} may be on "{one.name}" and "{other.name}" at the same time',
                "one phone cannot be two: name somebody else",
            )


def _meet(one: Hours, other: Hours) -> bool:
    return _covers(one, other.opens) or _covers(other, one.opens)
