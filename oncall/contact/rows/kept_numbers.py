"""The numbers that are needed yet: a family's, and those of contacts that are not erased."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, exists, or_, select

from oncall.contact.rows.tables import contact
from oncall.people.rows.tables import family_number, number

_of_contact = exists().where(contact.c.number_id == number.c.id)
_of_family = exists().where(family_number.c.number_id == number.c.id)
_not_needed = ~or_(_of_contact, _of_family)
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
