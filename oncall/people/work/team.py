"""Which team is meant."""

from sqlalchemy import Connection

from oncall.env import Env
from oncall.people.core.values import Team
from oncall.people.rows import teams


class TeamFault(Exception):
    """It cannot be said which team is meant; the message names those there are."""


def the_team(tx: Connection, env: Env, name: str | None, *, may_be_new: bool = True) -> Team:
    """The team called `name`, or the only one when no name is given.

    The first team may be made before anybody has named it; the first name given becomes its own.
    Another team is made when `may_be_new`. Raises TeamFault when the name is unknown and may not
    be new, or when none is given and there are several.
    """
    known = teams.teams(tx)
    if name is None:
        return _only(tx, env, known)
    by_name = {team.name: team for team in known}
    if name in by_name:
        return by_name[name]
    if "" in by_name:
        return teams.rename(tx, by_name[""], name)
    if known and not may_be_new:
        raise TeamFault(f'No team is called "{name}". There is {_names(known)}.')
    return teams.add(tx, env, name)


def _only(tx: Connection, env: Env, known: list[Team]) -> Team:
    if len(known) > 1:
        raise TeamFault(f"There are several teams; say which one: {_names(known)}.")
    return known[0] if known else teams.add(tx, env, "")


def _names(known: list[Team]) -> str:
    return ", ".join(team.name for team in known)
