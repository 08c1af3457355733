"""A second program at the same database: reads a number, adds one, writes it, so many times."""

import sys

from oncall.store.engine import Database


def count_up(db: Database, times: int) -> None:
    """Read, then write: the pattern that loses increments when two do it at once."""
    for _ in range(times):
        with db.transaction() as tx:
            value = tx.exec_driver_sql("SELECT value FROM tally").scalar_one()
            tx.exec_driver_sql("UPDATE tally SET value = ?", (value + 1,))


def begin(db: Database) -> None:
    """Make the tally, if nobody has."""
    with db.transaction() as tx:
        tx.exec_driver_sql("CREATE TABLE IF NOT EXISTS tally (value INTEGER)")
        tx.exec_driver_sql("INSERT INTO tally SELECT 0 WHERE NOT EXISTS (SELECT * FROM tally)")


if __name__ == "__main__":
    database = Database(sys.argv[1])
    begin(database)
    count_up(database, int(sys.argv[2]))
