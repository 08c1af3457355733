"""The numbers that are needed yet: a family's, and those of contacts that are not erased.

One that pages have changed for a family is needed as long: no old file may turn that back.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, exists, or_, select

from oncall.contact.rows.tables import contact
from oncall.people.rows.tables import family_change, family_number, number, rule_change

_not_needed = ~or_(*(
    exists().where(table.c.number_id == number.c.id)
    for table in (contact, family_number, family_change, rule_change)
))  # fmt: skip
_needless = select(number.c.id).where(_not_needed).limit(bindparam("limit_"))
_this = number.c.id == bindparam("id_")
_lock = select(number.c.id).where(_this).with_for_update()
_let_go = delete(number).where(_this, _not_needed)


def needless(conn: Connection, limit: int) -> Sequence[str]:
    """Numbers that nobody needs any more, by id."""
    return conn.execute(_needless, {"limit_": limit}).scalars().all()


def lock(tx: Connection, number_id: str) -> None:
    """Wait for whoever calls from this number at this very moment (`families.with_phone`).

    Before a contact of it is locked, as everywhere: or two might wait for each other.
    """
    tx.execute(_lock, {"id_": number_id})


def let_go(tx: Connection, number_id: str) -> None:
    """Delete the number that was locked, with its keyed hash, unless it is needed."""
    tx.execute(_let_go, {"id_": number_id})
