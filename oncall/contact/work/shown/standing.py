"""What somebody is to her team at this moment: her roles, and what the rota makes of her."""

from datetime import timedelta
from functools import partial

from sqlalchemy import Connection

from oncall.contact.rows import contacts
from oncall.contact.work.desk import Desk
from oncall.contact.work.from_staff.phones import marked
from oncall.contact.work.linking import known_now
from oncall.contact.work.team import team_now
from oncall.people.work.entrance import Entrance, Member, Stands
from oncall.rota.core.duty import shifts

COMING = timedelta(weeks=8)


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


def stands(desk: Desk, conn: Connection, team_id: str, handle: str) -> Stands:
    """Her shifts of the coming weeks, the contacts that she has, and whether she is the deputy."""
    team = team_now(conn, desk, team_id)
    coming = shifts(team.rota, team.now, team.now + COMING)
    hers = tuple((each.rotation, each.start) for each in coming if each.person == handle)
    owed = contacts.not_closed(conn, team_id).contacts
    held = tuple(each.code for each in owed if each.holder == handle)
    deputy = team.plan.team.deputy if team.plan else None
    return Stands(hers, held, deputy == handle, team.line_holder == handle)


def dead(desk: Desk, conn: Connection, team_id: str) -> frozenset[str]:
    """Whose phone takes nothing, as far as the carrier says."""
    return frozenset(marked(conn, desk, team_now(conn, desk, team_id)))


def by_text(desk: Desk, conn: Connection, team_id: str) -> bool:
    """Whether the team's plan lets one sign in with a code sent as a text."""
    plan = team_now(conn, desk, team_id).plan
    return plan is not None and plan.team.code_by_text


def entrance_of(desk: Desk) -> Entrance:
    """What signing in is handed: where our pages are, and what somebody is to the team."""
    address = desk.pages_url or desk.public_url
    return Entrance(
        desk.db, desk.vault, desk.env, address, partial(standing, desk), partial(known_now, desk),
        partial(stands, desk), partial(dead, desk), partial(by_text, desk),
        desk.provider, desk.keep.families,
    )  # fmt: skip
