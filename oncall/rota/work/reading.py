"""A team's rota and its people, read at once for a page, and read anew when they change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from oncall.people.core.values import Person
from oncall.people.rows import teams
from oncall.people.work import staff
from oncall.rota.core.check.laid import subject_from
from oncall.rota.core.check.subject import Subject
from oncall.rota.core.once import Once
from oncall.rota.core.rota import Rota
from oncall.rota.core.shown.names import called_of
from oncall.rota.work.plans import rota_of
from oncall.store.engine import only_reads
from oncall.store.vault import Vault


@dataclass(frozen=True)
class OfTeam:
    """A team's rota, with a plan at least, and everybody it has on record, by handle.

    None of it ever changes: `once` keeps what follows from it.
    """

    rota: Rota
    people: Mapping[str, Person]
    once: Once = field(default_factory=Once, compare=False, repr=False)

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the team's days."""
        return self.rota.plans[-1].zone

    @cached_property
    def called(self) -> Callable[[str], str]:
        """The name that colleagues know a handle by."""
        return called_of(self.people)

    def between(self, start: datetime, end: datetime) -> Subject:
        """The rota in [start, end) as the check looks at it, but for what it asks of phones."""
        return subject_from(self.rota, start, end, people=self.people)


def read_team(conn: Connection, vault: Vault, team_id: str) -> OfTeam:
    """The rota as it is stored, and the people."""
    return OfTeam(rota_of(conn, team_id), staff(conn, vault, team_id))


class Teams:
    """Each team as it was read last, and read anew whenever its revision is another one.

    So never stale: whoever changes the rota or the people gives the team another revision in the
    same transaction. What a transaction that writes would find is not kept; it may come to nothing.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[int | None, OfTeam]] = {}

    def of(self, conn: Connection, vault: Vault, team_id: str) -> OfTeam:
        """The team as `read_team` would tell it now."""
        if not only_reads(conn):
            return read_team(conn, vault, team_id)
        revision = teams.revision(conn, team_id)
        known = self._known.get(team_id)
        if known is None or known[0] != revision:
            known = self._known[team_id] = revision, read_team(conn, vault, team_id)
        return known[1]
