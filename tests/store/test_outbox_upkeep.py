"""What the outbox counts with, and what it lets go of."""

from oncall.env import Env
from oncall.store.engine import Database
from oncall.store.outbox import later, oldest, oldest_of, outbox, sent
from oncall.store.outbox_upkeep import forget
from tests.store.test_outbox import NOON, at, claim_one, put_page, state


def test_it_knows_how_often_a_thing_may_have_been_done(db: Database, env: Env) -> None:
    """A crash counts, and an outcome that nobody knows; what surely did nothing does not."""
    put_page(db, env)
    first = claim_one(db)
    with db.transaction() as tx:
        later(tx, first, due=at(2), error="refused", in_vain=True)
    second = claim_one(db, now=at(2))
    with db.transaction() as tx:
        later(tx, second, due=at(4), error="nobody knows")
    third = claim_one(db, now=at(4))
    crashed = claim_one(db, now=at(40))

    assert [each.perhaps_done for each in (first, second, third, crashed)] == [0, 0, 1, 2]


def test_what_is_long_done_is_forgotten_a_little_at_a_time(db: Database, env: Env) -> None:
    """The oldest first; what waits is never forgotten, however old it is."""
    for number in range(3):
        put_page(db, env, key=f"412/{number}")
        claimed = claim_one(db)
        with db.transaction() as tx:
            sent(tx, claimed, now=at(number), sid=None)
    waiting = put_page(db, env, key="412/4")

    with db.transaction() as tx:
        gone = [len(forget(tx, before=at(2), limit=1)) for _ in range(3)]
        left = [row.key for row in tx.execute(outbox.select().order_by(outbox.c.key))]

    assert gone == [1, 1, 0]
    assert left == ["412/2", "412/4"]
    assert state(db, waiting) == "waiting"


def test_late_e_mails_and_late_pages_are_told_apart(db: Database, env: Env) -> None:
    """A mail server that is down does not look like a carrier that is."""
    put_page(db, env, key="a", kind="email")

    with db.reading() as conn:
        assert oldest(conn, at(60)) is None
        assert oldest_of(conn, "email", at(60)) == NOON
