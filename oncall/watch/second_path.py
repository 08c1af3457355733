"""What health asks of alarms: is there a second path, does it work, and do phones take texts?"""

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection

from oncall.contact.work.desk import Desk
from oncall.contact.work.from_staff.phones import marked
from oncall.contact.work.team import TeamNow, team_now
from oncall.people.rows.teams import teams
from oncall.store import outbox
from oncall.web.health import HealthFault


def second_path(conn: Connection, desk: Desk, *, has_post: bool) -> list[HealthFault]:
    """What hinders an alarm beside the carrier; `has_post`: a mail server is set."""
    known = [(team.name, team_now(conn, desk, team.id)) for team in teams(conn)]
    return [*_post(conn, desk, known, has_post=has_post), *_phones(conn, desk, known)]


def _post(
    conn: Connection, desk: Desk, known: Iterable[tuple[str, TeamNow]], *, has_post: bool
) -> Iterator[HealthFault]:
    if not has_post:
        sentence = (
            "Alarms have no second path: when the carrier is out nobody hears of it. Set [email]."
        )
        yield HealthFault("email", sentence, red=False)
        return
    if outbox.oldest_of(conn, "email", desk.now - desk.pace.late):
        sentence = (
            "E-mails of alarms cannot be sent; texts and calls go out all the same. The log says "
            "what the mail server answers."
        )
        yield HealthFault("email", sentence)
    without = [
        f"{name}: {handle}"
        for name, team in known
        for handle in (team.plan.team.backstops if team.plan else ())
        if handle in team.staff and not team.staff[handle].email
    ]
    if without:
        sentence = "A backstop has no e-mail address. Import people with it."
        yield HealthFault("address", sentence, red=False, inside=", ".join(without))


def _phones(
    conn: Connection, desk: Desk, known: Iterable[tuple[str, TeamNow]]
) -> Iterator[HealthFault]:
    dead = [f"{name}: {handle}" for name, team in known for handle in marked(conn, desk, team)]
    if dead:
        sentence = (
            f"The carrier says that {len(dead)} of the staff's numbers take no texts; they are "
            "called. Check the numbers and import people anew."
        )
        yield HealthFault("phones", sentence, red=False, inside=", ".join(dead))
