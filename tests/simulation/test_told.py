"""What the report tells of a run is what happened in it."""

from pathlib import Path

from sqlalchemy import delete

from oncall.demo.simulation.runs import StackRun, Wish
from oncall.store.outbox import outbox


def test_what_was_sent_is_told_though_the_outbox_has_forgotten_it(tmp_path: Path) -> None:
    """A run of a year is longer than the outbox remembers what has gone out."""
    run = StackRun(tmp_path, Wish(5, 0.1, 5, ()).drawn())
    assert run.live() is None
    before = run.report(None)
    with run.world.desk.db.transaction() as tx:
        tx.execute(delete(outbox))

    assert run.report(None).sends == before.sends
    assert before.sends["texts"] > 0
    assert sum(before.sends.values()) == before.calm_sends.count
    run.close()
