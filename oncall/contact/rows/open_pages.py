"""Pages open on a phone: looked up by the phone, so that ten thousand contacts cost no more."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select

from oncall.contact.core.record import Change
from oncall.contact.core.values import Contact
from oncall.contact.rows.reading import COLUMNS, readable
from oncall.contact.rows.tables import contact, not_closed_, open_page
from oncall.store.inserts import built_once, inserting

MOST = 20
"""So many of hers are read for one text; a code in the text finds any other."""

_on_phone = (
    select(*COLUMNS)
    .join(open_page, open_page.c.contact_id == contact.c.id)
    .where(open_page.c.team_id == bindparam("team_"), open_page.c.person == bindparam("person_"))
    .order_by(open_page.c.opened_at, open_page.c.contact_id)
    .limit(MOST)
)
# Found by the contact's code, for the pages on her phone may be ten thousand.
_codes = (
    select(contact.c.code)
    .join(open_page, open_page.c.contact_id == contact.c.id)
    .where(contact.c.team_id == bindparam("team_"), open_page.c.person == bindparam("person_"))
    .where(contact.c.code.in_(bindparam("codes_", expanding=True)))
)
_held = (
    select(*COLUMNS)
    .where(contact.c.team_id == bindparam("team_"), contact.c.holder == bindparam("person_"))
    .where(not_closed_)
    .order_by(contact.c.opened_at, contact.c.id)
    .limit(MOST)
)
_answered = delete(open_page).where(
    open_page.c.contact_id == bindparam("contact_"), open_page.c.person == bindparam("person_")
)
_open = built_once(lambda tx: inserting(tx, open_page).on_conflict_do_nothing())


def on_phone(conn: Connection, team_id: str, person: str) -> list[Contact]:
    """The contacts whose pages are open on her phone, the oldest first.

    Hidden callers who share a page are one of them.
    """
    rows = conn.execute(_on_phone, {"team_": team_id, "person_": person}).all()
    pages: dict[str, Contact] = {}
    for each in readable(conn, rows):
        pages.setdefault(each.contact.page_of or each.contact.id, each.contact)
    return list(pages.values())


def codes_among(conn: Connection, team_id: str, person: str, codes: Sequence[int]) -> list[int]:
    """Which of these are codes of pages open on her phone."""
    values = {"team_": team_id, "person_": person, "codes_": codes}
    return list(conn.execute(_codes, values).scalars())


def held_by(conn: Connection, team_id: str, person: str) -> list[Contact]:
    """What she has, the oldest first."""
    rows = conn.execute(_held, {"team_": team_id, "person_": person}).all()
    found = [each.contact for each in readable(conn, rows)]
    return [each for each in found if each.state in ("held", "talking")]


def follow(tx: Connection, changes: Iterable[Change]) -> None:
    """Open and close pages as the contacts now wait for others than they did before."""
    answered, opened = list[dict[str, Any]](), list[dict[str, Any]]()
    for each in changes:
        was, after = frozenset() if each.new else each.before.waits_for, each.after
        answered += [
            {"contact_": after.id, "person_": person} for person in sorted(was - after.waits_for)
        ]
        opened += [
            {"contact_id": after.id, "person": person, "team_id": each.team_id,
             "opened_at": after.opened_at}
            for person in sorted(after.waits_for - was)
        ]  # fmt: skip
    if answered:
        tx.execute(_answered, answered)
    if opened:
        tx.execute(_open(tx), opened)
