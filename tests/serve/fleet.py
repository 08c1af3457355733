"""Three machines share one database: on each a web server and a worker, a balancer before them."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import requests
from sqlalchemy import select

from oncall.contact.core.invariants import custody, history
from oncall.contact.core.invariants.values import steps
from oncall.contact.core.values import Contact
from oncall.contact.rows import contacts
from oncall.contact.rows.tables import arrival
from oncall.demo.simulation.ledger import Ledger
from oncall.simulator.errors import ConnectFailed
from oncall.simulator.network import Simulator
from oncall.simulator.phones import ReceivedText, answers
from oncall.simulator.transports import HttpTransport, Pairs, Reply
from oncall.store.engine import Database
from oncall.store.outbox import WAITING, outbox
from tests.serve.installation import LINE, Installation, free_port

MACHINES = 3
STAFF = [f"+474000010{n}" for n in range(1, 7)]
# No send is given to another worker meanwhile, however busy the machine is that runs the tests.
SHORT_LEASE, LEASE = 'lease = "3 s"', 'lease = "30 s"'
Process = subprocess.Popen[bytes]


class Balanced(HttpTransport):
    """Asks one machine after another; where nobody listens, the next one."""

    def __init__(self) -> None:
        super().__init__()
        self.ports = [free_port() for _ in range(MACHINES)]
        self._turn = 0

    def ask(
        self, method: str, url: str, form: Pairs, headers: Mapping[str, str], timeout_s: float
    ) -> Reply:
        """The answer of whichever machine answers; the address that was signed stays as it is."""
        path = url.split("/", 3)[3]
        for _ in self.ports:
            self._turn += 1
            port = self.ports[self._turn % MACHINES]
            try:
                return super().ask(
                    method, f"http://127.0.0.1:{port}/{path}", form, headers, timeout_s
                )
            except ConnectFailed:
                continue
        raise ConnectFailed(url)


@dataclass
class Fleet(Installation):
    """The machines, and what they have made of the carrier's calls and texts."""

    transport: Balanced = field(default_factory=Balanced)
    database: str = "sqlite:///oncall.db"
    webs: list[Process] = field(default_factory=list)
    workers: list[Process] = field(default_factory=list)

    def _write_settings(self) -> None:
        super()._write_settings()
        path = self.folder / "config.toml"
        text = path.read_text("utf-8").replace(SHORT_LEASE, LEASE)
        text = text.replace("sqlite:///oncall.db", self.database)
        for number in range(MACHINES):
            folder = self.folder / f"machine{number}"
            folder.mkdir()
            ours = text.replace("[pace]", f'[data]\nfolder = "{folder}"\n[pace]')
            (self.folder / f"machine{number}.toml").write_text(ours, "utf-8")
        path.write_text(ours, "utf-8")

    def serve(self) -> None:
        """Everything, on every machine."""
        for number in range(MACHINES):
            self.start_web(number)
            self.start_worker(number)
        self.soon(self._all_answer, "all of them answering", within_s=120)

    def _all_answer(self) -> bool:
        return all(map(self._answers, self.transport.ports))

    def start_web(self, number: int) -> None:
        """The web server of one machine."""
        listen = f"--listen=127.0.0.1:{self.transport.ports[number]}"
        words = ("-m", "waitress", listen, "wsgi:application")
        self.webs.append(self._start(number, *words))

    def start_worker(self, number: int) -> None:
        """The worker of one machine."""
        self.workers.append(self._start(number, "-m", "oncall", "worker"))

    def _start(self, number: int, *words: str) -> Process:
        settings = self.folder / f"machine{number}.toml"
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *words], cwd=self.house,
                env={**os.environ, "ONCALL_CONFIG": str(settings)},
                stdout=subprocess.DEVNULL, stderr=log,
            )  # fmt: skip

    def _answers(self, port: int) -> bool:
        try:
            return requests.get(f"http://127.0.0.1:{port}/health", timeout=5).ok
        except requests.RequestException:
            return False

    def close(self) -> None:
        """All of it."""
        for process in (*self.webs, *self.workers):
            process.kill()
            process.wait()
        super().close()

    def is_well_staffed(self) -> None:
        """Everybody answers: OK to a page, FERDIG when it is hers, and 1 to a call."""
        for number in STAFF:
            phone = self.sim.phone(number)
            phone.on_text = settles
            phone.always(answers(after_s=3, presses="1", talks_s=70))

    def crowd_comes(self, numbers: Sequence[str]) -> None:
        """Every third calls, the others write."""
        for count, number in enumerate(numbers):
            if count % 3:
                self.sim.text(number, LINE, "Hei")
            else:
                self.sim.call(number, LINE, talks_s=80)

    def all_closed(self, db: Database, count: int) -> bool:
        """Whether so many contacts are at their end, and all is sent that was to be sent (N3).

        And all that the carrier has in its log has come in (N1).
        """
        came = {each.sid for each in self.sim.messages() if each.to == LINE}
        came |= {call.sid for call in self.sim.calls() if call.to == LINE}
        with db.reading() as conn:
            states = Counter(kept.contact.state for kept in contacts.all_contacts(conn))
            waiting = conn.execute(select(outbox.c.id).where(outbox.c.state == WAITING)).first()
            stored = set(conn.execute(select(arrival.c.sid)).scalars())
        return states == {"closed": count} and waiting is None and came <= stored

    def objections(self, db: Database) -> Iterator[str]:
        """What is not as N2, N7 and N9 want it."""
        with db.reading() as conn:
            for contact, lines in Ledger().everything(conn):
                told = list(steps(None, lines))
                yield from custody.in_custody(contact)
                yield from (*history.unbroken(lines), *history.folds_to(told, contact))
                yield from (each for step in told for each in history.rightful(step, 2))

    def contacts(self, db: Database) -> list[Contact]:
        """Every contact there is."""
        with db.reading() as conn:
            return [kept.contact for kept in contacts.all_contacts(conn)]


def times_sent(sim: Simulator) -> set[int]:
    """How often the carrier took each of our effects: {1} is as it should be."""
    urls = [each.callback_url for each in sim.exchange.messages.values()]
    urls += [each.callback_url for each in sim.exchange.calls.values()]
    return set(Counter(url.rpartition("o=")[2] for url in urls if "o=" in url).values())


def settles(text: ReceivedText) -> tuple[str, float] | None:
    """She answers OK to a page, and FERDIG when it is hers."""
    code = next((word.strip(":.") for word in text.body.split() if word[:1].isdigit()), "")
    if "FERDIG" in text.body:
        return f"FERDIG {code}", 10
    return (f"OK {code}", 10) if "OK" in text.body else None
