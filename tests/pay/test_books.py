"""A team's pay from day to day: the ledger, closing a month, and putting right what was wrong."""

import ast
import hashlib
import random
import re
import zlib
from base64 import a85decode
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import partial

import pytest

from oncall.env import Env
from oncall.pay import rows
from oncall.pay.core.books.closing import (
    PayFault,
    Run,
    RunLine,
    Step,
    agreed_with,
    new_run,
    to_agree,
)
from oncall.pay.core.books.ledger import Kept, standing
from oncall.pay.core.money import kroner
from oncall.pay.core.months import Month, months_of
from oncall.pay.core.reckoning.callouts import Callout
from oncall.pay.core.spans import seconds
from oncall.pay.work import books, closing
from oncall.pay.work.again import computed_again
from oncall.pay.work.budget import budget_of
from oncall.pay.work.month import month_now
from oncall.pay.work.office import Office
from oncall.people.rows import people
from oncall.people.work import import_people, the_team
from oncall.rota.core.changes.laying import Wanted
from oncall.rota.work import import_plan
from oncall.rota.work.changes import Deed, record_change
from oncall.store import migrate
from oncall.store.engine import Database
from oncall.store.vault import Vault
from tests.pay.files import EXAMPLE, EXAMPLE_PEOPLE

JANUARY, FEBRUARY = Month(2026, 1), Month(2026, 2)
KEYS = ("0123456789abcdef" * 4,)


class Clock:
    """A clock that goes when it is told."""

    def __init__(self) -> None:
        self.at = datetime(2026, 2, 3, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        """What it shows."""
        return self.at


@pytest.fixture
def clock() -> Clock:
    """It is 3 February 2026."""
    return Clock()


@pytest.fixture
def office(clock: Clock, database_url: str) -> Iterator[Office]:
    """The example team, in the books of either database."""
    db, env = Database(database_url), Env(now=clock, random=random.Random(7))
    vault = Vault(KEYS, env.random)
    migrate.upgrade(db)
    import_plan(db, vault, env, text=EXAMPLE)
    import_people(db, vault, env, text=EXAMPLE_PEOPLE)
    with db.transaction() as tx:
        team = the_team(tx, env, None)
    yield Office(db, vault, env, team)
    db.close()


def kept(office: Office) -> list[Kept]:
    """Every row of the ledger."""
    with office.db.reading() as conn:
        return rows.kept(conn, office.team.id, 0, 2**40)


def amounts(office: Office, month: Month) -> list[str]:
    """What the month pays now."""
    with office.db.reading() as conn:
        return [kroner(line.ore) for line in month_now(conn, office, month).computed.lines]


def closed(office: Office, month: Month) -> str:
    """Confirm, approve and pay the month; the run's name."""
    closing.confirm(office, month, by="tove")
    run = closing.approve(office, month, by="leiar-stord")
    closing.settle(office, month, run.name, Step("paid", "merkantil", run.name, "2026-02-12"))
    return run.name


def test_a_shift_is_written_down_when_it_ends(office: Office, clock: Clock) -> None:
    """Whole shifts, once; the line that is held on and on is cut before the 1st."""
    first = books.keep_all(office.db, office.env)
    again = books.keep_all(office.db, office.env)
    clock.at += timedelta(hours=9)
    evening = books.keep_all(office.db, office.env)

    assert first == 1 + 33 * 5  # January of the line, and 33 days of five by day
    assert (again, evening) == (0, 5)
    lines = [row.entry for row in kept(office) if row.entry.rotation == "supervisor"]
    assert [(each.end - each.start) // 3600 for each in lines] == [744]


def test_the_ledger_pays_what_the_files_do(office: Office) -> None:
    """January in the books is January by the files."""
    books.keep_all(office.db, office.env)

    assert amounts(office, JANUARY) == [
        *("29301.37", "19534.25", "19534.25", "19534.25", "19534.24", "14438.36"),
    ]


def test_a_month_that_is_not_over(office: Office) -> None:
    """It can be looked at, and nothing more."""
    assert amounts(office, FEBRUARY)[0] == "26465.75"
    with pytest.raises(PayFault, match="2026-02 is not over until 2026-02-28"):
        closing.confirm(office, FEBRUARY, by="tove")


def test_closing_a_month(office: Office) -> None:
    """Confirmed, approved, paid: each once, and by whom it may be."""
    with pytest.raises(PayFault, match="bo cannot confirm"):
        closing.confirm(office, JANUARY, by="bo")
    with pytest.raises(PayFault, match="not confirmed yet"):
        closing.approve(office, JANUARY, by="leiar-stord")

    closing.confirm(office, JANUARY, by="ane")
    with pytest.raises(PayFault, match="confirmed already, by ane"):
        closing.confirm(office, JANUARY, by="tove")
    with pytest.raises(
        PayFault,
        match="merkantil cannot approve 2026-01; leiar-haugesund or leiar-stord or tove can",
    ):
        closing.approve(office, JANUARY, by="merkantil")
    with pytest.raises(PayFault, match="Nobody approves their own"):
        closing.approve(office, JANUARY, by="tove")

    run = closing.approve(office, JANUARY, by="leiar-stord")
    with pytest.raises(PayFault, match="made and neither paid nor withdrawn"):
        closing.approve(office, JANUARY, by="leiar-haugesund")

    assert (run.name, sum(line.ore for line in run.lines)) == ("2026-01", 121876_72)
    closing.settle(office, JANUARY, "2026-01", Step("paid", "merkantil", "2026-01", "2026-02-12"))
    with pytest.raises(PayFault, match="paid already"):
        closing.settle(office, JANUARY, "2026-01", Step("withdrawn", "tove", "2026-01", "no"))
    with pytest.raises(PayFault, match="Nothing of 2026-01 is left to pay"):
        closing.approve(office, JANUARY, by="leiar-stord")


def test_whoever_confirmed_the_hours_does_not_approve_them(office: Office) -> None:
    """Also when none of it is hers: two people look at every month."""
    both = EXAMPLE_PEOPLE.replace("leiar-stord,Liv,approver", "leiar-stord,Liv,supervisor approver")
    import_people(office.db, office.vault, office.env, text=both)
    closing.confirm(office, JANUARY, by="leiar-stord")
    with pytest.raises(PayFault, match="another approver than leiar-stord must do it"):
        closing.approve(office, JANUARY, by="leiar-stord")

    assert closing.approve(office, JANUARY, by="leiar-haugesund").name == "2026-01"


def test_who_may_do_what(office: Office) -> None:
    """Each refusal names those who can; nobody from outside, and nobody who has left."""
    closing.confirm(office, JANUARY, by="tove")
    with pytest.raises(PayFault, match="ghost cannot approve 2026-01"):
        closing.approve(office, JANUARY, by="ghost")
    closing.approve(office, JANUARY, by="leiar-stord")
    settle = "leiar-haugesund or leiar-stord or merkantil or tove can"

    for by in ("ane", "ghost"):
        with pytest.raises(PayFault, match=f"{by} cannot say that a run was paid; {settle}"):
            closing.settle(office, JANUARY, "2026-01", Step("paid", by, "2026-01", "2026-02-12"))
        with pytest.raises(PayFault, match=f"{by} cannot withdraw a run; {settle}"):
            closing.settle(office, JANUARY, "2026-01", Step("withdrawn", by, "2026-01", "no"))
    with pytest.raises(PayFault, match=f"bo cannot record an agreement; {settle}"):
        closing.agree(office, JANUARY, person="dina", by="bo", day=date(2026, 2, 12))
    with pytest.raises(PayFault, match="tove cannot record an agreement"):
        closing.agree(office, JANUARY, person="tove", by="tove", day=date(2026, 2, 12))
    with office.db.transaction() as tx, pytest.raises(PayFault, match="bo cannot put the ledger"):
        books.put_right(tx, office, by="bo", why="so")


def test_whoever_has_left_may_nothing(office: Office) -> None:
    """The day after her last one she is nobody of the team's, whatever roles she has."""
    gone = EXAMPLE_PEOPLE.replace("nn,,,,,2025-08-01,", "nn,,,,,2025-08-01,2026-02-02")
    import_people(office.db, office.vault, office.env, text=gone)
    closing.confirm(office, JANUARY, by="ane")

    with pytest.raises(PayFault, match="leiar-stord cannot approve 2026-01; leiar-haugesund or"):
        closing.approve(office, JANUARY, by="leiar-stord")


def test_a_file_is_made_once(office: Office, clock: Clock) -> None:
    """The second download is the same bytes, and says so."""
    with pytest.raises(PayFault, match="no run of 2026-01 yet"):
        closing.file_for(office, JANUARY, "xlsx", "xlsx", name=None, language="nb")
    closed(office, JANUARY)

    first = closing.file_for(office, JANUARY, "norwegian", "norwegian", name=None, language="nb")
    clock.at += timedelta(days=3)
    second = closing.file_for(office, JANUARY, "norwegian", "norwegian", name=None, language="nb")

    assert (first.before, second.before) == (False, True)
    assert second.stored == first.stored
    assert first.stored.digest == hashlib.sha256(first.stored.content).hexdigest()
    assert "10001;Tove;3410;supervisor line;744,00;29301,37" in first.stored.content.decode()


def moved(office: Office, hours: int) -> None:
    """It turns out that Dina held the line for the last hours of January, not Tove."""
    with office.db.transaction() as tx:
        (row,) = (
            each
            for each in standing(rows.kept(tx, office.team.id, 0, 2**40))
            if each.entry.rotation == "supervisor"
        )
        edge = row.entry.end - hours * 3600
        mine, hers = (
            row.entry._replace(end=edge),
            row.entry._replace(start=edge, person="dina", how="cover", instead_of="tove"),
        )
        rows.take_back(tx, office.env, office.team.id, [row], by="tove", why="Dina covered")
        rows.keep(tx, office.env, office.team.id, [mine, hers], "2026-01-01", by="tove", why="so")


def dina_begins(office: Office, day: str) -> None:
    """It turns out that Dina began on another day."""
    staff = EXAMPLE_PEOPLE.replace("2025-10-01", day)
    import_people(office.db, office.vault, office.env, text=staff)


def test_a_correction_is_a_file_of_its_own(office: Office) -> None:
    """New less paid: a deduction waits until it is agreed, and what is more goes at once."""
    closed(office, JANUARY)
    dina_begins(office, "2026-01-12")

    with pytest.raises(PayFault, match="have changed since then"):
        closing.approve(office, JANUARY, by="leiar-stord")
    closing.confirm(office, JANUARY, by="tove")
    with pytest.raises(PayFault, match=r"dina: -6931\.50 waits until it is agreed"):
        closing.approve(office, JANUARY, by="leiar-stord")

    closing.agree(office, JANUARY, person="dina", by="merkantil", day=date(2026, 3, 13))
    less = closing.approve(office, JANUARY, by="leiar-stord")
    assert less.name == "2026-01-correction-1"
    assert [(line.person, kroner(line.ore)) for line in less.lines] == [
        *(("dina", "-6931.50"), (None, "6931.50")),
    ]
    closing.settle(office, JANUARY, less.name, Step("paid", "merkantil", less.name, "2026-03-20"))

    dina_begins(office, "2025-10-01")
    closing.confirm(office, JANUARY, by="tove")
    more = closing.approve(office, JANUARY, by="leiar-stord")
    assert more.name == "2026-01-correction-2"
    assert [(line.person, kroner(line.ore)) for line in more.lines] == [
        *(("dina", "6931.50"), (None, "-6931.50")),
    ]


def test_another_employee_number_moves_no_ore(office: Office) -> None:
    """Three of the four equals have an øre more, by their numbers when the month was approved.

    Ane's is the last by now, and hers stays hers: nothing is left to pay. A correction of other
    hours goes by the same numbers, and has the new one; it can be computed again.
    """
    closed(office, JANUARY)
    before = amounts(office, JANUARY)
    assert before[1:5] == ["19534.25", "19534.25", "19534.25", "19534.24"]

    staff = EXAMPLE_PEOPLE.replace(",10002,", ",90002,")
    import_people(office.db, office.vault, office.env, text=staff)
    assert sorted(amounts(office, JANUARY)) == sorted(before)
    closing.confirm(office, JANUARY, by="tove")
    with pytest.raises(PayFault, match=r"^Nothing of 2026-01 is left to pay\.$"):
        closing.approve(office, JANUARY, by="leiar-stord")

    staff = staff.replace("cato,Cato,staff,10004", "cato,Cato,staff,00004")
    import_people(
        office.db, office.vault, office.env, text=staff.replace("2025-10-01", "2026-01-12")
    )
    closing.confirm(office, JANUARY, by="tove")
    closing.agree(office, JANUARY, person="dina", by="merkantil", day=date(2026, 3, 13))
    less = closing.approve(office, JANUARY, by="leiar-stord")
    assert [(line.person, kroner(line.ore)) for line in less.lines] == [
        *(("dina", "-6931.50"), (None, "6931.50")),
    ]
    assert computed_again(office, JANUARY, less.name).is_the_same


def test_an_agreement_is_about_one_deduction(office: Office) -> None:
    """It is good for a run that is withdrawn and made anew; a second deduction needs its own."""
    closed(office, JANUARY)
    dina_begins(office, "2026-01-12")
    closing.confirm(office, JANUARY, by="tove")
    closing.agree(office, JANUARY, person="dina", by="merkantil", day=date(2026, 3, 13))
    gone = closing.approve(office, JANUARY, by="leiar-stord")
    closing.settle(office, JANUARY, gone.name, Step("withdrawn", "merkantil", gone.name, "early"))
    less = closing.approve(office, JANUARY, by="leiar-stord")
    closing.settle(office, JANUARY, less.name, Step("paid", "merkantil", less.name, "2026-03-20"))

    dina_begins(office, "2026-01-13")
    closing.confirm(office, JANUARY, by="tove")
    with pytest.raises(PayFault, match=r"dina: -630\.14 waits until it is agreed"):
        closing.approve(office, JANUARY, by="leiar-stord")

    closing.agree(office, JANUARY, person="dina", by="merkantil", day=date(2026, 3, 25))
    more = closing.approve(office, JANUARY, by="leiar-stord")
    assert [(line.person, kroner(line.ore)) for line in more.lines] == [
        *(("dina", "-630.14"), (None, "630.14")),
    ]


def test_an_agreement_is_over_an_amount(office: Office) -> None:
    """What grows afterwards is agreed anew, all of it; what has become less needs nothing more."""
    closed(office, JANUARY)
    agree = partial(closing.agree, office, JANUARY, by="merkantil", day=date(2026, 3, 13))
    with pytest.raises(PayFault, match="Nothing of dina's waits"):
        agree(person="dina")
    dina_begins(office, "2026-01-12")
    closing.confirm(office, JANUARY, by="tove")
    with pytest.raises(PayFault, match=r"-6931\.50 of dina's waits, not -69\.31: agree on that"):
        agree(person="dina", ore=-6931)
    assert agree(person="dina", ore=-693150) == -693150

    dina_begins(office, "2026-01-13")
    closing.confirm(office, JANUARY, by="tove")
    with pytest.raises(PayFault, match=r"dina: -7561\.64 waits until it is agreed"):
        closing.approve(office, JANUARY, by="leiar-stord")
    assert agree(person="dina") == -756164

    dina_begins(office, "2026-01-11")
    closing.confirm(office, JANUARY, by="tove")
    less = closing.approve(office, JANUARY, by="leiar-stord")
    assert [(line.person, kroner(line.ore)) for line in less.lines] == [
        *(("dina", "-6301.37"), (None, "6301.37")),
    ]


def test_an_agreement_of_before_amounts_counts_for_nothing() -> None:
    """Nobody knows over how much it was: it is asked for once more."""
    steps = [Step("agreed", "merkantil", "ane", "2026-03-13")]

    assert agreed_with(steps, []) == {"ane": 0}
    assert to_agree([RunLine("1", "ane", "x", "pool", "1", "", Fraction(0), -100)], {"ane": 0})


def test_nobody_is_asked_for_an_ore() -> None:
    """Bo's hours moved, and Ane's part of the pool is an øre less: it waits, and no question does.

    What she gets later is less that øre; a krone is asked for.
    """

    def line(who: str, ore: int) -> RunLine:
        return RunLine("1", who, "therapists", "pool", "3411", "", Fraction(0), ore)

    paid = Run("2026-01", (line("ane", 1000), line("bo", 500)), "paid")

    def corrected(ane: int, bo: int) -> tuple[RunLine, ...]:
        return new_run(JANUARY, [line("ane", ane), line("bo", bo)], [paid], {}).lines

    assert corrected(999, 700) == (line("bo", 200),)
    assert corrected(1299, 500) == (line("ane", 299),)
    with pytest.raises(PayFault, match=r"^Nothing of 2026-01 is left to pay\.$"):
        corrected(999, 500)
    with pytest.raises(PayFault, match=r"ane: -1\.00 waits until it is agreed"):
        corrected(900, 500)
    assert to_agree([line("ane", -99), line("bo", -100)], {}) == {"bo": -100}


def test_a_run_that_is_withdrawn(office: Office) -> None:
    """Nothing of it is paid, and the next approval makes another."""
    closing.confirm(office, JANUARY, by="tove")
    closing.approve(office, JANUARY, by="leiar-stord")
    closing.settle(office, JANUARY, "2026-01", Step("withdrawn", "tove", "2026-01", "too early"))

    with pytest.raises(PayFault, match="withdrawn, and no file"):
        closing.file_for(office, JANUARY, "xlsx", "xlsx", name=None, language="nb")
    again = closing.approve(office, JANUARY, by="leiar-stord")
    assert (again.name, len(again.lines)) == ("2026-01-correction-1", 6)


def test_the_ledger_is_put_right_by_rows(office: Office) -> None:
    """What differs from the rota is told, and then taken back by rows that say who and why."""
    books.keep_all(office.db, office.env)
    moved(office, 12)
    before = kept(office)

    with office.db.reading() as conn:
        found = books.differences(conn, office.team.id)
    with office.db.transaction() as tx:
        books.put_right(tx, office, by="tove", why="it was me after all")

    assert found.is_needed
    assert kept(office)[: len(before)] != []
    assert {row.id for row in before} < {row.id for row in kept(office)}
    with office.db.reading() as conn:
        assert not books.differences(conn, office.team.id).is_needed
    assert amounts(office, JANUARY)[0] == "29301.37"


def test_a_statement_is_the_same_bytes(office: Office) -> None:
    """What one person is paid, as PDF; nobody else's can be asked for by mistake."""
    books.keep_all(office.db, office.env)

    first, second = (closing.statement_for(office, JANUARY, "ane", "nn") for _ in "ab")
    assert first == second
    assert first.startswith(b"%PDF-")
    assert first.count(b"/Type /Page\n") == 1
    told = printed(first)
    assert told[:2] == ["Vakt og tillegg januar 2026", "Ane, Example team"]
    assert "31.01.2026 08:00 til 20:00: 12,00 t" in told
    assert "Av 920 000,00 i året fell 78 136,99 på denne månaden: 372,00 av 4380,00 timar." in told
    assert told[-1] == "Nøyaktig 19534,247500, avrunda til heile øre 19 534,25."
    with pytest.raises(PayFault, match="nothing to tell merkantil"):
        closing.statement_for(office, JANUARY, "merkantil", "nn")


def printed(pdf: bytes) -> list[str]:
    """The lines of text on the pages of a PDF as reportlab writes it."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    drawn = b"".join(
        zlib.decompress(a85decode(b"<~" + each.strip(), adobe=True)) for each in streams
    )
    told = [ast.literal_eval(f'b"{each}"') for each in re.findall(r"\((.*)\) Tj", drawn.decode())]
    return [each.decode("cp1252").replace(chr(0xA0), " ") for each in told]


def test_a_cover_found_out_later(office: Office) -> None:
    """Recorded after the shift has ended: the ledger differs until somebody puts it right."""
    books.keep_all(office.db, office.env)
    night, next_night = (datetime(2026, 1, day, 19, tzinfo=UTC) for day in (14, 15))
    wanted = Wanted("cover", "supervisor", "dina", "tove", night, next_night)
    record_change(
        office.db, office.vault, office.env, team=None, wanted=[wanted], deed=Deed("tove", "ill")
    )

    with pytest.raises(PayFault, match="tell different hours"):
        closing.confirm(office, JANUARY, by="tove")
    with office.db.transaction() as tx:
        books.put_right(tx, office, by="tove", why="Dina covered")

    assert amounts(office, JANUARY)[:2] == ["28356.16", "945.21"]
    closing.confirm(office, JANUARY, by="tove")


def test_the_day_on_which_somebody_left_is_hers(office: Office) -> None:
    """Nobody asks Ane any more from noon on; she was there that day, and no day after it."""
    with office.db.transaction() as tx:
        people.leave(tx, office.team.id, "ane", date(2026, 1, 20), None)
    books.keep_all(office.db, office.env)

    with office.db.reading() as conn:
        lines = month_now(conn, office, JANUARY).computed.lines
    assert {line.person: line.hours for line in lines if line.rule.rotation == "therapists"} == {
        "ane": 240, "bo": 372, "cato": 372, "dina": 372, None: 132
    }  # fmt: skip


def test_a_rule_that_fails_in_a_closed_month(office: Office) -> None:
    """Somebody without an employee number stops the whole of it."""
    staff = EXAMPLE_PEOPLE.replace(",10003,", ",,")
    import_people(office.db, office.vault, office.env, text=staff)

    with pytest.raises(PayFault, match="bo is paid through payroll and has no employee number"):
        closing.confirm(office, JANUARY, by="tove")


def test_callouts_are_added_and_taken_back(office: Office) -> None:
    """A wrong one is not changed: a row takes it back."""
    each = Callout("tove", seconds(datetime(2026, 1, 5, 22, tzinfo=UTC)), 25)
    with office.db.transaction() as tx:
        wrong = rows.add_callout(tx, office.env, office.team.id, each, by="tove", why="home visit")
        rows.add_callout(
            tx, office.env, office.team.id, each, by="tove", why="twice", reverses=wrong
        )
        right = each._replace(minutes=52)
        rows.add_callout(tx, office.env, office.team.id, right, by="tove", why="until midnight")
        found = rows.callouts(tx, office.team.id, 0, 2**40)

    assert [one for _, one in found] == [right]


def test_a_year_against_its_budget(office: Office) -> None:
    """January is spent, the months to come are forecast; nobody's money is counted twice."""
    closed(office, JANUARY)

    line, *_, stand_in = budget_of(office, months_of(2026), lambda _done, _total: None)

    assert [kroner(each) for each in (line.spent, line.committed, line.forecast)] == [
        *("29301.37", "0.00", "315698.63"),
    ]
    assert line.left == 0
    assert str(stand_in.hours_left(245_50)) == "150000/491"
