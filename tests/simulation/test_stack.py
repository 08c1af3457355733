"""Contacts through the whole stack, each with its own faults and readings: none is lost."""

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from oncall.contact.work.desk import Desk
from oncall.contact.work.going_out import sending
from oncall.contact.work.going_out.letters import Letter
from oncall.contact.work.going_out.sending import Ways
from oncall.demo.simulation.drawn import KINDS
from oncall.demo.simulation.runs import Result, Wish, simulate
from oncall.demo.world import World
from oncall.store import outbox
from oncall.store.engine import Database
from oncall.store.outbox import Claimed

SEEDS, CONTACTS = range(1, 17), 63
"""A thousand; of each beginning there are three: an evening, both clocks, a new year, a leap day.
"""


@pytest.mark.parametrize("seed", SEEDS)
def test_contacts_through_the_whole_stack(seed: int) -> None:
    """N1 to N9 after every step of sixteen evenings and nights, with every fault that there is."""
    result = simulate(Wish(CONTACTS, 0.3, seed))
    report = result.report

    assert report.lost == (), result.as_text()
    assert {*report.outcomes} <= {"talked", "other", "no answer", "wrong number"}
    assert sum(report.signs.values()) >= CONTACTS
    assert report.faults["crashes"] > 0
    assert report.calm_sends.p99 <= 3
    assert report.voice.half <= 2


def test_in_calm_weather_nothing_is_sent_twice() -> None:
    """Without a fault each page goes out once, and every caller hears something at once."""
    report = simulate(Wish(25, 0.5, 5, ())).report

    assert report.lost == ()
    assert (report.duplicates, report.faults) == (0, {})
    assert report.voice.longest <= 2
    assert report.troubled_sends.count == 0


def test_the_same_seed_in_another_process(house: Path) -> None:
    """Strings hash otherwise there, and the report is the same to the last number."""
    command = [sys.executable, "-m", "oncall", "simulate", "--contacts", "8", "--days", "0.2",
               "--seed", "2", "--faults", ",".join(KINDS), "--json"]  # fmt: skip
    told = [
        subprocess.run(
            command, cwd=house, capture_output=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": hashed},
        ).stdout
        for hashed in ("0", "4242")
    ]  # fmt: skip

    assert told[0] == told[1]


def lost(result: Result) -> str:
    """Which promise was broken, once the shortest story is known to be short."""
    assert result.shortest is not None
    assert result.shortest.signs <= 3
    assert result.shortest.faults <= 3
    assert "Repeat" in result.as_text() or "repeats" in result.as_text()
    return result.report.lost[0].split()[0]


def test_no_look_at_the_database_after_a_crash_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that only wakes for what is new forgets what was due while it was away."""

    def boots_and_sleeps(world: World) -> None:
        starts(world)
        world._wake_at = None

    starts = World._boot
    monkeypatch.setattr(World, "_boot", boots_and_sleeps)
    monkeypatch.setattr("oncall.store.outbox.earliest", lambda conn: None)

    assert lost(simulate(Wish(20, 0.5, 4, ("crash",)))) in ("N3", "N4", "N5")


def test_a_carriers_log_that_nobody_reads_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text whose webhook was lost is in the carrier's log, and nowhere else."""
    monkeypatch.setattr("oncall.contact.work.coming_in.reconcile.Reconciler.run", lambda self: 0)

    assert lost(simulate(Wish(40, 0.5, 11, ("webhooks",)))) == "N1"


def test_a_mark_before_the_send_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that dies between the mark and the send has told nobody, and believes it has."""

    def marks_first(desk: Desk, ways: Ways, claimed: Claimed, letter: Letter) -> str | None:
        with desk.writing("mark first") as tx:
            outbox.sent(tx, claimed, now=desk.now, sid=None, person=letter.person)
        return sends(desk, ways, claimed, letter)

    sends = sending._carry_out
    monkeypatch.setattr(sending, "_carry_out", marks_first)

    assert simulate(Wish(60, 0.2, 1, ("crash",)), shrink_s=0).report.lost[0].startswith("N4")


def test_no_lease_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a worker has claimed is its own for ever, also when it died: a page never goes out."""

    def for_ever(db: Database, *, now: datetime, lease: timedelta, limit: int) -> list[Claimed]:
        return claims(db, now=now, lease=lease * 10_000, limit=limit)

    def frees_nothing(*_given: object, **_named: object) -> int:
        return 0

    claims = outbox.claim
    monkeypatch.setattr(outbox, "put_back", frees_nothing)
    monkeypatch.setattr(outbox, "claim", for_ever)

    assert simulate(Wish(60, 0.3, 4, ("crash",)), shrink_s=0).report.lost[0].startswith("N5")
