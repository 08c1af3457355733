"""What every use case of this room is handed, and how it writes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

from sqlalchemy import Connection

from oncall.config import FamilySettings, KeepSettings, Pace
from oncall.contact.core.trail import BadTrail, Trail, pack, unpack
from oncall.env import Env
from oncall.identity import Provider
from oncall.people.core.values import Person
from oncall.rota.core.once import Once
from oncall.rota.core.rota import Rota
from oncall.rota.work.reading import Teams
from oncall.store.engine import Database
from oncall.store.vault import Vault
from oncall.wording.sounds import Sounds

TRAIL_LASTS = timedelta(hours=6)
# Behind an address: the carrier asks it up to three times, so that a key pressed while we restart
# is not lost; 6 s for each answer. Read from the fragment, which is not signed.
ASKED_AGAIN = "#ct=2000&rt=6000&tt=14000&rc=2&rp=ct,rt,5xx"


@dataclass(frozen=True)
class OnRecord:
    """A team's rota and all of its staff, as they were read at a revision of the team.

    `came_to_nothing` is the database's then: a revision that was rolled back is given once more.
    `once` keeps what follows from them.
    """

    revision: int | None
    came_to_nothing: int
    rota: Rota
    staff: Mapping[str, Person]
    once: Once = field(default_factory=Once, compare=False, repr=False)


@dataclass(frozen=True)
class Desk:
    """The room's tools, handed in by `app`.

    `public_url` is where the carrier reaches us, `pages_url` where people reach our pages, if at
    all. `families` says which numbers of theirs may be reached from here, and how often; `keep` for
    how long their words are kept.
    `on_record` remembers each team by its id, so that a call need not read and open all of it;
    `teams` remembers for the pages, with every change that there ever was.
    `provider` is where the work accounts of staff are, if they sign in with them.
    `at` is set while something is recorded later than it happened: it is decided as of then.
    """

    db: Database
    vault: Vault
    env: Env
    pace: Pace
    public_url: str
    on_record: dict[str, OnRecord] = field(default_factory=dict)
    teams: Teams = field(default_factory=Teams)
    at: datetime | None = None
    sounds: Sounds = field(default_factory=Sounds)
    pages_url: str | None = None
    families: FamilySettings = field(default_factory=FamilySettings)
    keep: KeepSettings = field(default_factory=KeepSettings)
    provider: Provider | None = None

    @property
    def now(self) -> datetime:
        """The instant by which is decided, UTC: this one, but for what is recorded later."""
        return self.at or self.env.now()

    @contextmanager
    def writing(self, point: str) -> Iterator[Connection]:
        """One transaction; then the worker is woken. A test may crash before or after it ends."""
        with self.db.transaction() as tx:
            yield tx
            self.env.crash(f"before commit: {point}")
        self.env.crash(f"after commit: {point}")
        self.env.alarm.ring()

    def link(self, path: str, **query: str) -> str:
        """An absolute address of ours for the carrier."""
        return f"{self.public_url}{path}" + (f"?{urlencode(query)}" if query else "")

    def recorded(self, language: str, text: str) -> str | None:
        """The address of the team's own recording of a sentence, if there is one."""
        name = self.sounds.instead_of(language, text)
        return self.link(f"/sounds/{name}") if name else None

    def trail_link(self, path: str, trail: Trail, **query: str) -> str:
        """An address that carries a trail, signed."""
        packed = pack(trail)
        return self.link(path, s=f"{packed}.{self.vault.sign(packed)}", **query)

    def trail_from(self, text: str) -> Trail:
        """The trail of an address; raises BadTrail unless we signed it and it has not expired."""
        packed, _, signature = text.rpartition(".")
        if not self.vault.signed(packed, signature):
            raise BadTrail("not an address of ours")
        return unpack(packed, self.now)

    def signed_link(self, path: str, effect: str) -> str:
        """An address about one effect of the outbox, signed."""
        return self.link(path, o=f"{effect}.{self.vault.sign(effect)}")

    def effect_from(self, text: str) -> str:
        """The effect of an address; raises BadTrail unless we signed it."""
        effect, _, signature = text.rpartition(".")
        if not self.vault.signed(effect, signature):
            raise BadTrail("not an address of ours")
        return effect
