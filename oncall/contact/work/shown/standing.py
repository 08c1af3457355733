"""What somebody is to her team at this moment: her roles, and what the rota makes of her."""

from functools import partial

from sqlalchemy import Connection

from oncall.contact.work.desk import Desk
from oncall.contact.work.linking import known_now
from oncall.contact.work.team import team_now
from oncall.people.work.entrance import Entrance, Member


def standing(desk: Desk, conn: Connection, team_id: str, handle: str) -> Member | None:
    """Her roles, and "line holder" or "deputy"; None for somebody who is not here today."""
    team = team_now(conn, desk, team_id)
    person = team.staff.get(handle)
    if person is None:
        return None
    plan = team.plan
    by_rota = {"line holder": team.line_holder, "deputy": plan.team.deputy if plan else None}
    also = {part for part, who in by_rota.items() if who == handle}
    return Member(person, person.roles | also)


def entrance_of(desk: Desk) -> Entrance:
    """What signing in is handed: where our pages are, and what somebody is to the team."""
    address = desk.pages_url or desk.public_url
    return Entrance(
        desk.db, desk.vault, desk.env, address, partial(standing, desk), partial(known_now, desk)
    )  # fmt: skip
