"""Real processes under load, killed with `kill -9` again and again; then everything is looked at.

`python -m tests.serve.kill --times 300 --database postgresql --seed 7` kills three hundred times.
"""

import argparse
import logging
import os
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import select

from oncall.contact.core.invariants.pages import MOST_SENDS
from oncall.contact.rows import contacts
from oncall.contact.rows.tables import arrival
from oncall.env import real_now, seeded, stopwatch
from oncall.store.engine import Database
from oncall.store.outbox import WAITING, outbox
from tests.postgres import Postgres
from tests.serve.fleet import MACHINES, Fleet
from tests.serve.installation import LINE, PACE, Installation

HOUSE = Path(__file__).resolve().parent.parent.parent
SOONEST_S, LATEST_S = 0.3, 5.0
"""A process is killed so long after the last one was: often while it starts."""
PAUSE_S = 0.5
"""Between two families who call or write."""
SETTLED_WITHIN_S = 120
FLOOD_PAGE_S = 0.5
"""In a flood strangers share one page so often: each who still waits may take that long."""
LEASE = timedelta(seconds=float(PACE["lease"].removesuffix(" s")))
"""A send that outlives it on a busy machine is begun again, and may be done twice."""
LATE = timedelta(seconds=12)
"""After a crash: a lease of 3 s, and a start on a busy machine."""
PAGES = ("text", "call")
"""What the carrier has; an e-mail it has not."""
TOGETHER = {"serve": ("-m", "oncall", "serve")}
APART = {"web": ("-m", "waitress"), "worker": ("-m", "oncall", "worker")}


@dataclass
class Mortal(Fleet):
    """One machine; its processes die and rise while families call and write."""

    roles: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: TOGETHER)
    deaths: list[datetime] = field(default_factory=list)
    families: int = 0
    _alive: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.transport.ports = [self.web] * MACHINES
        self._calm = threading.Event()
        self._load = threading.Thread(target=self._families_come, daemon=True)

    def _write_settings(self) -> None:
        Installation._write_settings(self)
        path = self.folder / "config.toml"
        text = path.read_text("utf-8").replace("sqlite:///oncall.db", self.database)
        path.write_text(text + f'flood_page = "{FLOOD_PAGE_S} s"\n', "utf-8")

    @property
    def url(self) -> str:
        """The database, for whoever stands outside."""
        return self.database.replace("sqlite:///", f"sqlite:///{self.folder}/")

    def serve(self) -> None:
        """Everything runs, and families begin to come."""
        for role in self.roles:
            self.rise(role)
        self.soon(lambda: self._answers(self.web), "the service answering", within_s=120)
        self._load.start()

    def rise(self, role: str) -> None:
        """Start this process; nobody waits until it is ready."""
        words = self.roles[role]
        if role == "web":
            words = (*words, f"--listen=127.0.0.1:{self.web}", "wsgi:application")
        with self.log.open("ab") as log:
            self._alive[role] = subprocess.Popen(
                [sys.executable, *words], cwd=self.house,
                env={**os.environ, "ONCALL_CONFIG": str(self.folder / "config.toml")},
                stdout=subprocess.DEVNULL, stderr=log,
            )  # fmt: skip

    def dies(self, role: str) -> None:
        """`kill -9`, in the middle of whatever it does, and it is started again."""
        self._alive[role].kill()
        self._alive[role].wait()
        self.deaths.append(real_now())
        self.rise(role)

    def families_stop(self) -> None:
        """Nobody new calls or writes."""
        self._calm.set()
        if self._load.is_alive():
            self._load.join()

    def close(self) -> None:
        """All of it."""
        self.families_stop()
        for process in self._alive.values():
            process.kill()
            process.wait()
        super().close()

    def _families_come(self) -> None:
        while not self._calm.wait(PAUSE_S):
            number, self.families = f"+47{90_100_000 + self.families}", self.families + 1
            if self.families % 3:
                self.sim.text(number, LINE, "Hei")
            else:
                self.sim.call(number, LINE, patience_s=200, talks_s=80)

    def unsettled(self, db: Database) -> list[str]:
        """What has not come in yet (N1), and what has not come to its end (N3, N4)."""
        came = {each.sid: each.created_at for each in self.sim.messages() if each.to == LINE}
        came |= {call.sid: call.created_at for call in self.sim.calls() if call.to == LINE}
        with db.reading() as conn:
            every = [kept.contact for kept in contacts.all_contacts(conn)]
            waiting = conn.execute(select(outbox).where(outbox.c.state == WAITING)).all()
            stored = set(conn.execute(select(arrival.c.sid)).scalars())
        return [
            *(f"N1 {sid} of {at} is not stored" for sid, at in came.items() if sid not in stored),
            *(f"N3 contact {one.code} is {one.state}" for one in every if one.state != "closed"),
            *(f"N4 {row.kind} {row.key} of {row.made_at} waits until {row.due}, "
              f"{row.attempts} attempts, {row.error}" for row in waiting),
        ]  # fmt: skip

    def losses(self, db: Database) -> Iterator[str]:
        """Everything that a crash has lost, done too often, or too late."""
        yield from self.objections(db)
        yield from self._nobody_asked(db)
        taken = self._taken()
        with db.reading() as conn:
            for row in conn.execute(select(outbox).where(outbox.c.state == "sent")):
                until = row.ended_at or real_now()
                crashes = sum(row.made_at <= at <= until for at in self.deaths)
                took, times = until - row.made_at, taken[row.id]
                if times > min(1 + crashes + took // LEASE, MOST_SENDS):
                    yield f"N4 {row.kind} {row.id}: {times} times in {took}, {crashes} crashes"
                if row.kind in PAGES and not times:
                    yield f"N4 {row.kind} {row.id} is marked as sent, and the carrier never had it"
                if took > LATE * (1 + crashes):
                    yield f"N5 {row.kind} {row.id} took {took}, {crashes} crashes"

    def _nobody_asked(self, db: Database) -> Iterator[str]:
        with db.reading() as conn:
            told = set(
                conn.execute(select(outbox.c.contact).where(outbox.c.state == "sent")).scalars()
            )
        for contact in self.contacts(db):
            if contact.id not in told:
                yield f"N4 contact {contact.code} was told to nobody"

    def _taken(self) -> Counter[str]:
        """How often the carrier took each effect."""
        urls = [each.callback_url for each in self.sim.exchange.messages.values()]
        urls += [each.callback_url for each in self.sim.exchange.calls.values()]
        return Counter(url.rpartition("o=")[2].partition(".")[0] for url in urls if "o=" in url)


def kill(
    mortal: Mortal, times: int, chance: Random, tell: Callable[[int], None] = lambda _done: None
) -> list[str]:
    """Kill so many times under load, let it settle, and tell everything that was lost."""
    mortal.import_team()
    mortal.is_well_staffed()
    mortal.serve()
    pause = threading.Event()
    for done in range(times):
        pause.wait(chance.uniform(SOONEST_S, LATEST_S))
        mortal.dies(chance.choice(sorted(mortal.roles)))
        tell(done + 1)
    mortal.families_stop()
    db = Database(mortal.url)
    until = stopwatch() + SETTLED_WITHIN_S + mortal.families * FLOOD_PAGE_S
    try:
        while mortal.unsettled(db) and stopwatch() < until:
            pause.wait(1)
        return [*mortal.unsettled(db), *mortal.losses(db)]
    finally:
        db.close()


def main(args: Sequence[str] | None = None) -> int:
    """The command; 1 when anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.serve.kill", description=__doc__)
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--apart", action="store_true", help="web and worker as two processes")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(args)

    logging.getLogger("waitress").setLevel(logging.ERROR)

    def tell(done: int) -> None:
        sys.stderr.write(f"\rkilled {done} of {asked.times} times")
        sys.stderr.flush()

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = "sqlite:///oncall.db"
        if asked.database == "postgresql":
            server = Postgres()
            stack.callback(server.close)
            url = server.make()
        roles = APART if asked.apart else TOGETHER
        mortal = Mortal(folder, HOUSE, roles=roles, database=url)
        stack.callback(mortal.close)
        lost = kill(mortal, asked.times, seeded(asked.seed), tell)
        families = mortal.families
    end = "".join(f"{each}\n" for each in lost) or "Nothing was lost.\n"
    sys.stdout.write(f"\n{asked.times} kills, {families} families, seed {asked.seed}. {end}")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
