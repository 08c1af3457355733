"""The contact card of a team: where it lies, and what stands on it."""

from sqlalchemy import Connection

from oncall.contact.work.desk import Desk
from oncall.contact.work.team import TeamNow, team_now
from oncall.people.rows.teams import teams
from oncall.wording import say

TOKEN_LENGTH = 16


def card_link(desk: Desk, team: TeamNow) -> str | None:
    """The address of the team's card; None where no address of our pages is set."""
    if desk.pages_url is None:
        return None
    return f"{desk.pages_url}/card/{desk.vault.digest(_whose(team.id))[:TOKEN_LENGTH]}"


def card_of(conn: Connection, desk: Desk, token: str) -> str | None:
    """The card with this token as a vCard 3.0 (RFC 2426); None when there is none."""
    for each in teams(conn):
        tokens = (digest[:TOKEN_LENGTH] for digest in desk.vault.digests(_whose(each.id)))
        if token in tokens:
            return _written(team_now(conn, desk, each.id), each.name)
    return None


def _whose(team_id: str) -> str:
    return f"card of {team_id}"


def _written(team: TeamNow, name: str) -> str:
    called = say(team.language, "card.name")
    numbers = team.plan.team.numbers if team.plan else ()
    lines = [
        "BEGIN:VCARD", "VERSION:3.0", f"N:{called};;;;", f"FN:{called}", f"ORG:{_escaped(name)}",
        *(f"TEL;TYPE=WORK,VOICE,CELL:{number}" for number in numbers), "END:VCARD",
    ]  # fmt: skip
    return "".join(f"{line}\r\n" for line in lines)


def _escaped(text: str) -> str:
    """As RFC 2426 wants it: no line of ours ends where somebody else's text says so."""
    one_line = "".join(each if each.isprintable() else " " for each in text)
    return one_line.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
