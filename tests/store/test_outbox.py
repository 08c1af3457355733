"""Effects wait, are claimed, are carried out, and only then are done."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from oncall.env import Env
from oncall.store import leases
from oncall.store import outbox as outbox_rows
from oncall.store.engine import DATABASE_ERRORS, Database
from oncall.store.outbox import (
    Claimed,
    by_id,
    by_sid,
    claim,
    earliest,
    failed,
    later,
    outbox,
    put,
    sent,
)
from oncall.store.withdrawal import drop, drop_all

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LEASE = timedelta(seconds=30)


def at(seconds: float) -> datetime:
    """So many seconds after noon."""
    return NOON + timedelta(seconds=seconds)


def put_page(db: Database, env: Env, key: str = "412/1/1/ane/text", **more: Any) -> str | None:
    """Ask for a page to Ane, due at noon unless said otherwise."""
    with db.transaction() as tx:
        return put(tx, env, key=key, payload={"code": 412}, **{"kind": "text", "due": NOON, **more})


def claim_one(db: Database, now: datetime = NOON) -> Claimed:
    """Claim the only effect that is due."""
    (claimed,) = claim(db, now=now, lease=LEASE, limit=10)
    return claimed


def state(db: Database, id: str | None) -> str:
    """What the row of this effect says now."""
    with db.reading() as conn:
        row = by_id(conn, id or "")
    assert row is not None
    return str(row.state)


def test_it_hands_out_what_was_put_in(db: Database, env: Env) -> None:
    """A claimed effect carries everything that was recorded about it."""
    id = put_page(db, env, contact="c1", person="ane")

    assert claim_one(db) == Claimed(
        id=id or "",
        kind="text",
        key="412/1/1/ane/text",
        payload={"code": 412},
        contact="c1",
        person="ane",
        attempts=1,
        in_vain=0,
        due=NOON,
        made_at=NOON,
        leased_until=at(30),
    )


def test_it_takes_the_same_key_once(db: Database, env: Env) -> None:
    """Deciding the same page twice sends it once."""
    assert put_page(db, env) is not None
    assert put_page(db, env) is None

    assert len(claim(db, now=NOON, lease=LEASE, limit=10)) == 1


def test_it_forgets_an_effect_whose_transaction_failed(db: Database, env: Env) -> None:
    """State and effect are recorded together or not at all."""
    with pytest.raises(ZeroDivisionError), db.transaction() as tx:
        _put_and_fail(tx, env)

    assert claim(db, now=NOON, lease=LEASE, limit=10) == []


def _put_and_fail(tx: Connection, env: Env) -> None:
    put(tx, env, kind="text", key="k", payload={}, due=NOON)
    raise ZeroDivisionError


def test_it_hands_out_the_earliest_first(db: Database, env: Env) -> None:
    """Whoever waited longest goes first, and no more are claimed than asked for."""
    for seconds in (5, 1, 4, 2, 3, 99):
        put_page(db, env, key=f"k{seconds}", due=at(seconds))

    first = claim(db, now=at(10), lease=LEASE, limit=3)
    rest = claim(db, now=at(10), lease=LEASE, limit=3)

    assert [each.key for each in first] == ["k1", "k2", "k3"]
    assert [each.key for each in rest] == ["k4", "k5"]


def test_it_waits_until_an_effect_is_due(db: Database, env: Env) -> None:
    """Nothing goes out a microsecond early, and at its instant it does."""
    put_page(db, env, due=at(10))

    assert claim(db, now=at(10) - timedelta(microseconds=1), lease=LEASE, limit=1) == []
    assert len(claim(db, now=at(10), lease=LEASE, limit=1)) == 1


def test_it_hands_a_crashed_workers_effect_to_the_next(db: Database, env: Env) -> None:
    """A lease that ran out is claimed again; one that runs is not."""
    put_page(db, env)
    claim_one(db)

    assert claim(db, now=at(29), lease=LEASE, limit=1) == []
    assert claim_one(db, at(30)).attempts == 2


def test_it_fences_the_late_word_of_a_frozen_worker(db: Database, env: Env) -> None:
    """Only the one who holds the lease may say how it went."""
    id = put_page(db, env)
    frozen, awake = claim_one(db), claim_one(db, at(30))

    with db.transaction() as tx:
        assert not sent(tx, frozen, now=at(31), sid="SM1")
        assert not later(tx, frozen, due=at(99), error="slow")
        assert not failed(tx, frozen, now=at(31), error="dead number")
        assert sent(tx, awake, now=at(31), sid="SM2")
    assert state(db, id) == "sent"


def test_it_believes_a_late_word_when_nobody_else_has_the_lease(db: Database, env: Env) -> None:
    """Sent is sent, even when it took longer than the lease."""
    id = put_page(db, env)
    claimed = claim_one(db)

    with db.transaction() as tx:
        assert sent(tx, claimed, now=at(45), sid="SM1")
    assert state(db, id) == "sent"


def test_it_never_hands_out_what_was_sent(db: Database, env: Env) -> None:
    """Done is done, and the carrier's name for it is on record."""
    id = put_page(db, env)
    claimed = claim_one(db)
    with db.transaction() as tx:
        sent(tx, claimed, now=NOON, sid="SM1")

    assert claim(db, now=at(9999), lease=LEASE, limit=1) == []
    with db.reading() as conn:
        row = by_sid(conn, "SM1")
    assert row is not None
    assert (row.id, row.ended_at) == (id, NOON)


def test_it_tries_again_later(db: Database, env: Env) -> None:
    """A failure that may pass frees the lease and sets a new time."""
    put_page(db, env)
    claimed = claim_one(db)
    with db.transaction() as tx:
        assert later(tx, claimed, due=at(5), error="busy")
        assert not sent(tx, claimed, now=at(1), sid="SM1")

    assert claim(db, now=at(4), lease=LEASE, limit=1) == []
    assert claim_one(db, at(5)).attempts == 2


def test_it_gives_up_for_good(db: Database, env: Env) -> None:
    """A dead number is not tried for ever; the reason stays on record."""
    id = put_page(db, env)
    claimed = claim_one(db)
    with db.transaction() as tx:
        assert failed(tx, claimed, now=at(1), error="30005")

    assert state(db, id) == "failed"
    assert claim(db, now=at(9999), lease=LEASE, limit=1) == []


def test_it_withdraws_what_nobody_needs_any_more(db: Database, env: Env) -> None:
    """When the contact is taken, its waiting pages go, and no other contact's."""
    put_page(db, env, key="412/a", contact="c1", due=at(60))
    put_page(db, env, key="412/b", contact="c1", due=at(90))
    put_page(db, env, key="413/a", contact="c2", due=at(60))

    with db.transaction() as tx:
        drop_all(tx, now=NOON, of=[{"contact": "c1"}])

    assert [each.key for each in claim(db, now=at(99), lease=LEASE, limit=9)] == ["413/a"]


def test_it_reads_a_key_prefix_as_plain_text(db: Database, env: Env) -> None:
    """A per cent sign in a prefix is a per cent sign."""
    put_page(db, env, key="412/a")

    with db.transaction() as tx:
        assert drop(tx, now=NOON, key_prefix="%") == 0


def test_it_refuses_to_drop_everything(db: Database) -> None:
    """Forgetting to say what to drop must not empty the outbox."""
    with pytest.raises(ValueError, match="which contact"), db.transaction() as tx:
        drop_all(tx, now=NOON, of=[{"person": "ane"}])


def test_it_records_as_sent_what_was_withdrawn_too_late(db: Database, env: Env) -> None:
    """A page withdrawn on its way out was sent all the same; one that failed is not retried."""
    first, second = put_page(db, env, key="a"), put_page(db, env, key="b")
    one, two = claim(db, now=NOON, lease=LEASE, limit=2)
    with db.transaction() as tx:
        assert drop(tx, now=NOON, key_prefix="") == 2
        done, again = (one, two) if one.id == first else (two, one)
        assert sent(tx, done, now=at(1), sid="SM1")
        assert not later(tx, again, due=at(5), error="busy")

    assert (state(db, first), state(db, second)) == ("sent", "dropped")


def test_it_knows_when_to_wake(db: Database, env: Env) -> None:
    """The loop sleeps to the first due effect, or to the end of the first lease."""
    assert _earliest(db) is None
    put_page(db, env, key="soon", due=at(10))
    put_page(db, env, key="later", due=at(70))

    assert _earliest(db) == at(10)
    claim_one(db, at(10))
    assert _earliest(db) == at(40)


def _earliest(db: Database) -> datetime | None:
    with db.reading() as conn:
        return earliest(conn)


def test_it_looks_only_at_what_waits(db: Database, env: Env) -> None:
    """Claims use the index over waiting rows, however many old ones there are."""
    claiming = str(leases._claim(*_CLAIMING).compile(dialect=db.engine.dialect))
    claiming = re.sub(r"\?|%\(\w+\)s", "0", claiming)
    with db.transaction() as tx:
        if db.dialect == "postgresql":  # an empty table is soonest read whole
            tx.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = str(tx.exec_driver_sql(f"{_EXPLAINED[db.dialect]} {claiming}").all())

    assert "ix_outbox_due" in plan
    assert not re.search(r"SCAN outbox|Seq Scan", plan)


def test_another_worker_s_rows_are_skipped(make_postgres: Callable[[], str], env: Env) -> None:
    """Two claim at the same instant on PostgreSQL: neither waits, and neither has the other's."""
    one, two = (Database(url) for url in [make_postgres()] * 2)
    for key in "ab":
        put_page(one, env, key=key)
    with one.transaction() as tx:
        first = leases.claim_due(
            tx, outbox, due_column="due", lease_column="leased_until", now=NOON, lease=LEASE,
            limit=1,
        )  # fmt: skip
        try:
            others = claim(two, now=NOON, lease=LEASE, limit=5)
        except DATABASE_ERRORS:  # it has waited for the first one, in vain
            others = []
    for each in (one, two):
        each.close()

    assert sorted([*(row.key for row in first), *(each.key for each in others)]) == ["a", "b"]


_CLAIMING = (outbox, "due", "leased_until", outbox_rows._waiting, "attempts")
_EXPLAINED = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN"}
