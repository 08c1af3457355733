"""Recording when somebody is away, as changes of the rota: so that it counts everywhere."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from oncall.calendar.core.absences import Away, not_yet_known
from oncall.contact.work.desk import Desk
from oncall.contact.work.team import team_now
from oncall.people.work import the_team
from oncall.rota.core.changes.absence import by_kind, kinds_of
from oncall.rota.core.changes.laying import Wanted
from oncall.rota.core.file.faults import Refusal
from oncall.rota.work import ChangeFaults, Deed, record_within, rota_of


def zone_of(desk: Desk, *, team: str | None) -> ZoneInfo:
    """The zone of the team's days."""
    with desk.db.transaction() as tx:
        team_id = the_team(tx, desk.env, team, may_be_new=False).id
        return team_now(tx, desk, team_id).zone


def new_absences(
    desk: Desk, *, team: str | None, person: str, spans: Sequence[Away]
) -> tuple[Away, ...]:
    """Those of the spans that are still to come and that nobody has recorded yet."""
    with desk.db.transaction() as tx:
        rota = rota_of(tx, the_team(tx, desk.env, team, may_be_new=False).id)
    known = [
        Away(each.start, each.end)
        for each in rota.changes
        if each.kind == "absent" and each.person == person
    ]
    return not_yet_known(spans, known, desk.now)


def record_absences(
    desk: Desk,
    *,
    team: str | None,
    person: str,
    spans: Sequence[Away],
    deed: Deed,
    kind: str = "",
) -> None:
    """Record that she is away, all of it or nothing; raises ChangeFaults.

    `kind` is one of the plan's, which says whether it pays.
    """
    with desk.db.transaction() as tx:
        team_id = the_team(tx, desk.env, team, may_be_new=False).id
        kinds = kinds_of(rota_of(tx, team_id).plans)
        wanted = []
        for each in spans:
            found = by_kind(kinds, kind, Wanted("absent", "", person, "", each.start, each.end))
            if isinstance(found, Refusal):
                raise ChangeFaults([found])
            wanted.append(found)
        record_within(tx, desk.vault, desk.env, team_id=team_id, wanted=wanted, deed=deed)
