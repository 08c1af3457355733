"""A run computed once more: whatever was changed since, it comes to what it was made of."""

from datetime import UTC, datetime, timedelta

import pytest

from oncall.pay import rows
from oncall.pay.core.books.closing import PayFault
from oncall.pay.core.months import Month
from oncall.pay.core.reckoning.callouts import Callout
from oncall.pay.core.spans import seconds
from oncall.pay.work import books, closing
from oncall.pay.work.again import computed_again
from oncall.pay.work.office import Office
from oncall.people.work import import_people
from oncall.rota.core.changes.laying import Wanted
from oncall.rota.work import Deed, import_plan, record_change
from tests.pay.files import EXAMPLE, EXAMPLE_PEOPLE
from tests.pay.test_books import Clock, amounts, clock, closed, office

__all__ = ["clock", "office"]  # fixtures of the same books

JANUARY = Month(2026, 1)
CALLOUTS = (
    '\n[[supplement]]\nname = "callouts"\nrotation = "supervisor"\ncode = "3430"\n'
    'callout = "exact"\nper_hour = "300.00"\n'
)


def everything_changes(office: Office) -> None:
    """A cover that is found out later, a callout, other people, and a plan that pays otherwise."""
    night = datetime(2026, 1, 14, 19, tzinfo=UTC)
    wanted = Wanted("cover", "supervisor", "dina", "tove", night, night + timedelta(days=1))
    record_change(
        office.db, office.vault, office.env, team=None, wanted=[wanted], deed=Deed("tove", "ill")
    )
    with office.db.transaction() as tx:
        books.put_right(tx, office, by="tove", why="Dina covered")
        visit = Callout("tove", seconds(night), 25)
        rows.add_callout(tx, office.env, office.team.id, visit, by="tove", why="home visit")
    dearer = EXAMPLE.replace('"345000.00"', '"360000.00"') + CALLOUTS
    import_plan(office.db, office.vault, office.env, text=dearer)
    others = EXAMPLE_PEOPLE.replace(",10001,", ",20001,")
    import_people(office.db, office.vault, office.env, text=others)


def test_it_comes_to_what_it_was_made_of(office: Office, clock: Clock) -> None:
    """The month of today is another; the run of then is the same, to the byte."""
    import_plan(office.db, office.vault, office.env, text=EXAMPLE + CALLOUTS)
    clock.at += timedelta(minutes=1)
    name = closed(office, JANUARY)
    before = amounts(office, JANUARY)
    clock.at += timedelta(hours=1)
    everything_changes(office)

    assert amounts(office, JANUARY) != before
    first = computed_again(office, JANUARY, name)
    assert first.is_the_same
    assert first.lines == len(before)

    closing.confirm(office, JANUARY, by="tove")
    correction = closing.approve(office, JANUARY, by="leiar-stord")
    second = computed_again(office, JANUARY, None)
    assert (second.run, second.is_the_same) == (correction.name, True)
    assert second.then != first.then


def test_a_ledger_that_was_tampered_with(office: Office) -> None:
    """Somebody with access to the database changes a row: it is not the same any more."""
    name = closed(office, JANUARY)
    with office.db.transaction() as tx:
        tx.exec_driver_sql("UPDATE availability SET end_s = end_s - 60 WHERE person = 'ane'")

    assert not computed_again(office, JANUARY, name).is_the_same


def test_a_run_that_is_not_there(office: Office) -> None:
    """The sentence says what comes first."""
    with pytest.raises(PayFault, match="no run of 2026-01 yet"):
        computed_again(office, JANUARY, None)
