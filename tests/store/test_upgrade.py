"""What was there before a step is there after it, and goes on working."""

import json

import pytest
from sqlalchemy import text as sql

from oncall.contact.core.record import as_json
from oncall.contact.core.values import Caller, Contact
from oncall.env import real_now
from oncall.store import migrate
from oncall.store.engine import Database

OPEN = {"state": "open", "asked": ["ane", "bo", "cato"], "passed": ["bo"]}


@pytest.mark.parametrize(
    ("found", "pages"),
    [
        (OPEN, ["ane", "cato"]),
        ({**OPEN, "state": "ringing"}, ["ane", "cato"]),
        ({"state": "held", "holder": "ane", "waiting": "still on it"}, ["ane"]),
        ({"state": "held", "holder": "ane", "waiting": "outcome"}, []),
        ({**OPEN, "state": "closed"}, []),
    ],
)
def test_pages_that_were_open_can_be_answered(
    empty: Database, found: dict[str, object], pages: list[str]
) -> None:
    """Whoever was asked by the program before this one answers this one."""
    migrate.upgrade(empty, "0001")
    keep(empty, found)

    migrate.upgrade(empty)

    with empty.reading() as conn:
        kept = conn.execute(sql("select person from open_page order by person")).scalars()
        assert list(kept) == pages


def keep(db: Database, found: dict[str, object]) -> None:
    """A contact as the first tables have it."""
    began = Contact("0" * 16, 412, Caller("1" * 16), real_now(), "open", real_now())
    value = {**as_json(began), **found}
    row = {
        "id": began.id, "team": "2" * 16, "code": 412, "number": "1" * 16,
        "state": found["state"], "holder": found.get("holder"), "at": 1, "value": json.dumps(value),
    }  # fmt: skip
    with db.transaction() as tx:
        tx.execute(
            sql(
                "insert into contact (id, team_id, code, number_id, live, state, holder, deadline,"
                " opened_at, value) values (:id, :team, :code, :number, :number, :state, :holder,"
                " :at, :at, :value)"
            ),
            row,
        )
