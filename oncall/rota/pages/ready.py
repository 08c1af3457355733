"""What is missing before people go on duty: phones that are not tested, shifts not confirmed."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from oncall.people.work.phone_tests import untested
from oncall.rota.core.confirm import not_confirmed
from oncall.rota.core.duty import Shift, shifts
from oncall.rota.pages.tools import RotaDesk
from oncall.rota.rows import confirmations
from oncall.rota.work.reading import OfTeam
from oncall.web.visitor import visitor


class Missing(NamedTuple):
    """Who has not passed PRØV, by handle, and which shifts nobody has confirmed."""

    untested: tuple[str, ...]
    unconfirmed: tuple[Shift, ...]


def missing(
    desk: RotaDesk, conn: Connection, team: OfTeam, start: datetime, end: datetime
) -> Missing:
    """Of those who are on in [start, end), now or later; and of the shifts that begin soon."""
    now, team_id = desk.env.now(), visitor().team_id
    inside = team.once(("shifts", start, end), lambda: shifts(team.rota, start, end))
    on = {each.person for each in inside if each.end > now}
    people = [team.people[each] for each in sorted(on) if each in team.people]
    red = untested(conn, desk.vault, team_id, [each for each in people if each.phone])
    waits = not_confirmed(confirmations.coming(conn, team_id, now), team.rota, now)
    return Missing(tuple(each.handle for each in red), tuple(each.shift for each in waits))
