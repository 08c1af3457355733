"""Duty: is every team's rota sound, and is everybody in it there, with a phone?"""

from collections.abc import Iterator

from sqlalchemy import Connection

from oncall.contact.core.promise import LONGEST_S, bound
from oncall.contact.work.team import TeamNow, team_now
from oncall.people.core.values import Team
from oncall.people.rows.teams import teams
from oncall.rota.core.coverage import lone_hours
from oncall.rota.core.plan import Plan
from oncall.watch.ahead import somebody_is_there
from oncall.watch.doctor.lines import Line, Patient, neither, right, wrong
from oncall.watch.tested import phones_are_tested

LEAST_BACKSTOPS = 2


def rota(patient: Patient) -> Iterator[Line]:
    """Each team: how long a family may wait, who is missing, and the hours to come."""
    with patient.desk.db.reading() as conn:
        known = teams(conn)
        for team in known:
            yield from _team(patient, conn, team)
        faults = [
            *somebody_is_there(conn, patient.desk), *phones_are_tested(conn, patient.desk)
        ]  # fmt: skip
    yield from (wrong(fault.sentence, fault.inside) for fault in faults)
    if not known:
        yield wrong("There is no team yet.", "oncall rota import FILE (rotas/README.md)")
    elif not faults:
        hours = round(patient.desk.pace.duty_ahead.total_seconds() / 3600)
        yield right(f"Somebody can be reached now and at each hand-over of the next {hours} hours.")


def _team(patient: Patient, conn: Connection, team: Team) -> Iterator[Line]:
    now = team_now(conn, patient.desk, team.id)
    if now.plan is None:
        yield wrong(f"{team.name} has no rota.", "oncall rota import FILE")
        return
    yield _wait(patient, team.name, now.plan)
    for hours in lone_hours(now.plan):
        yield neither(f"{team.name}, {hours}: there is ONE phone.")
    yield from _people(team.name, now, now.plan)


def _wait(patient: Patient, name: str, plan: Plan) -> Line:
    by_day, by_night = bound(plan, patient.desk.pace)
    waits = [f"{s} s by {when}" for s, when in ((by_day, "day"), (by_night, "night")) if s]
    said = (
        f"{name}: a family waits at most {' and '.join(waits)} for a human, the outside number or "
        "a recorder"
    )
    if max(by_day or 0, by_night or 0) > LONGEST_S:
        return wrong(f"{said}: too long.", "Let the phones ring shorter, or ask fewer: most = 2.")
    return right(f"{said}.")


def _people(name: str, now: TeamNow, plan: Plan) -> Iterator[Line]:
    """Handles, since whoever runs the doctor may see them."""
    named = plan.everybody
    missing = sorted(each for each in named if not now.can_be_reached(each))
    if missing:
        yield wrong(
            f"{name}: without a phone, or not working here today: {', '.join(missing)}.",
            "Import them with a number, or take them out of the rota.",
        )
    backstops = now.reachable(plan.team.backstops)
    if len(backstops) < LEAST_BACKSTOPS:
        yield wrong(
            f"{name}: {len(backstops)} of the backstops can be reached; two are needed.",
            "Name two in the rota, other than the line holder, with phones.",
        )
    if not missing and len(backstops) >= LEAST_BACKSTOPS:
        yield right(f"{name}: all {len(named)} people of the rota work here and have a phone.")
