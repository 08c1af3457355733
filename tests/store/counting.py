"""A second program at the same database: reads a number, adds one, writes it, so many times."""

import sys

from sqlalchemy import Column, Integer, MetaData, Table, select, text

from oncall.store.engine import Database

_TALLY = Table("tally", MetaData(), Column("value", Integer))
_LOCKED = select(_TALLY.c.value).with_for_update()


def count_up(db: Database, times: int) -> None:
    """Read, then write: the pattern that loses increments when two do it at once."""
    for _ in range(times):
        with db.transaction() as tx:
            value = tx.execute(_LOCKED).scalar_one()
            tx.execute(text("UPDATE tally SET value = :value"), {"value": value + 1})


def begin(db: Database) -> None:
    """Make the tally, if nobody has."""
    with db.transaction() as tx:
        tx.exec_driver_sql("CREATE TABLE IF NOT EXISTS tally (value INTEGER)")
        tx.exec_driver_sql("INSERT INTO tally SELECT 0 WHERE NOT EXISTS (SELECT * FROM tally)")


if __name__ == "__main__":
    database = Database(sys.argv[1])
    begin(database)
    count_up(database, int(sys.argv[2]))
