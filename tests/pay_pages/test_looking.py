"""A team's months, lines that open, the year against its budget, and one's own pay."""

import csv

import pytest
from click.testing import CliRunner

from oncall.cli.pay import pay
from oncall.pay.core.reckoning.callouts import Callout
from oncall.pay.core.spans import seconds
from oncall.pay.rows import add_callout
from oncall.pay.work.callouts import note_callout
from oncall.pay.work.office import Office
from oncall.people.core.values import Team
from oncall.people.work import import_people
from tests.pay.files import EXAMPLE_PEOPLE
from tests.pay_pages.conftest import TUESDAY
from tests.pay_pages.visitors import Pages
from tests.rota_pages.visitors import wanted

SEVEN = ("2026-03-16T08:00+01:00", "2026-03-23T08:00+01:00")


def test_a_line_opens_in_the_words_of_explain(pages: Pages) -> None:
    """Each shift, the rule's time, the arithmetic and the exact amount, as the command tells it."""
    files = ("rotas/example.toml", "--people", "rotas/example-people.csv", "--month", "2026-02")
    told = CliRunner().invoke(pay, ["explain", *files]).stdout
    page = pages.reads("tove", "/pay/2026-02")

    sentences = [each.strip() for each in told.splitlines() if each.startswith("  ")]
    assert len(sentences) > 100
    assert [each for each in sentences if each not in page] == []
    assert "Tove NOK 26,465.75 Supervisor line, 3410 672.00 h" in page
    assert "In all: NOK 110,082.18" in page
    assert pages.count("tove", "/pay/2026-02") <= 8


def test_the_months_of_the_team(pages: Pages) -> None:
    """From the first plan on, the latest first; one that runs is a preview and says so."""
    page = pages.reads("tove", "/pay")

    assert page.index("March 2026 preview The month is not over") < page.index("February 2026")
    assert page.index("February 2026") < page.index("January 2026 to be confirmed")
    assert "December 2025" not in page
    pages.presses("ane", "confirm")
    assert "February 2026 to be approved" in pages.reads("tove", "/pay")
    assert pages.count("tove", "/pay") <= 8


@pytest.mark.parametrize("month", ["2026-13", "2026-2", "x", "2025-12", "2027-04", "2026-02-01"])
def test_what_is_no_month_is_not_there(pages: Pages, month: str) -> None:
    """Nor one before the first plan, nor one far ahead."""
    assert pages.get("tove", f"/pay/{month}").status_code == 404
    assert pages.get("tove", f"/pay/mine?month={month}").status_code == 404


def test_warnings_faults_and_hours_that_nobody_had(pages: Pages) -> None:
    """A callout that no rule pays; time that nobody had; somebody without an employee number."""
    desk = pages.world.desk
    visit = Callout("tove", seconds(TUESDAY), 25)
    with desk.db.transaction() as tx:
        add_callout(tx, desk.env, pages.team, visit, by="tove", why="home visit")
    pages.changes(wanted("absent", "bo", "", "", *SEVEN))
    page = pages.reads("tove", "/pay/2026-03")

    assert "No rule pays the callout of Tove on 2026-03-03 10:00." in page
    assert "is for hours that nobody had" in page
    people = EXAMPLE_PEOPLE.replace(",10003,", ",,")
    import_people(desk.db, desk.vault, desk.env, text=people)
    faulty = pages.reads("tove", "/pay/2026-02")
    assert "Bo is paid through payroll, and has no employee number on record." in faulty
    assert "In all" not in faulty
    hers = pages.reads("ane", "/pay/mine?month=2026-02")
    assert "The month cannot be computed yet" in hers
    assert "You are paid nothing" not in hers


def test_the_callouts_of_a_month(pages: Pages) -> None:
    """Whose, when, what for; a wrong one stays, and says who has taken it back."""
    assert "No callout of the month is noted." in pages.reads("ane", "/pay/2026-03/callouts")
    desk = pages.world.desk
    office = Office(desk.db, desk.vault, desk.env, Team(pages.team, ""))
    told = ("bo", "2026-03-02T23:10", 25)
    note_callout(office, told, by="bo", why="home visit", take_back=False)
    noted = "Bo 2026-03-02 23:10, 25 min Noted by Bo: home visit"
    assert pages.reads("ane", "/pay/2026-03/callouts").count(noted) == 1

    note_callout(office, told, by="tove", why="the day before", take_back=True)
    gone = f"{noted} taken back by Tove: the day before"
    assert gone in pages.reads("ane", "/pay/2026-03/callouts")
    assert pages.get("bo", "/pay/2026-03/callouts").status_code == 403
    assert pages.get("ane", "/pay/2026-3/callouts").status_code == 404
    assert "no rota yet" in Pages(pages.world, team="x").reads("ane", "/pay/2026-03/callouts")
    assert pages.count("ane", "/pay/2026-03/callouts") <= 8


def test_a_callout_is_noted_on_the_page_and_taken_back(pages: Pages) -> None:
    """By whoever says which hours are right; of anybody, with the reason, and never twice."""
    form = {"person": "bo", "start": "2026-02-14T23:10", "minutes": "25", "why": "home visit"}
    noted = "Bo 2026-02-14 23:10, 25 min Noted by Ane: home visit"

    assert "The callout is noted." in pages.presses("ane", "callouts", does="note", **form)
    assert noted in pages.reads("ane", "/pay/2026-02/callouts")
    again = pages.presses("ane", "callouts", does="note", **form)
    assert "noted for that time already" in again
    assert again.count("home visit") == 1
    kept = pages.sends("ane", "/pay/2026-02/callouts", does="note", **form).text
    assert 'value="home visit"' in kept
    exact = form | {"start": "2026-02-14T23:10:00+01:00", "why": "the day before"}
    assert "is taken back" in pages.presses("ane", "callouts", does="back", **exact)
    assert f"{noted} taken back by Ane: the day before" in pages.reads(
        "ane", "/pay/2026-02/callouts"
    )
    assert pages.sends("merkantil", "/pay/2026-02/callouts", **form).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"person": "nobody"}, "Nobody of that name is on record."),
        ({"start": "yesterday"}, "Write when it began."),
        ({"start": "2026-03-04T10:00"}, "can be noted once it has begun"),
        ({"minutes": "0"}, "Write how many minutes"),
        ({"minutes": "1441"}, "Write how many minutes"),
        ({"minutes": "٣"}, "Write how many minutes"),
        ({"minutes": "9" * 5000}, "Write how many minutes"),
        ({"why": " "}, "Write why"),
        ({"does": "back"}, "There is no such callout."),
    ],
)
def test_a_callout_that_cannot_be_noted(pages: Pages, wrong: dict[str, str], said: str) -> None:
    """The page says what to write instead, and nothing is noted."""
    form = {"person": "bo", "start": "2026-02-14T23:10", "minutes": "25", "why": "home visit"}

    assert said in pages.presses("tove", "callouts", **({"does": "note"} | form | wrong))
    assert "No callout of the month is noted." in pages.reads("tove", "/pay/2026-02/callouts")


def test_ones_own_callout(pages: Pages) -> None:
    """Whoever was called out notes it herself, and of nobody else."""
    form = {"person": "ane", "start": "2026-02-14T23:10", "minutes": "25", "why": "home visit"}
    answer = pages.sends("bo", "/pay/mine/2026-02/callouts", does="note", **form)

    assert answer.status_code == 303
    own = pages.reads("bo", answer.headers["Location"])
    assert "Bo 2026-02-14 23:10, 25 min Noted by Bo: home visit" in own
    assert "home visit" not in pages.reads("ane", "/pay/mine?month=2026-02")
    refused = pages.sends("bo", "/pay/mine/2026-02/callouts", does="note", **form)
    assert "noted for that time already" in refused.text
    assert pages.sends("bo", "/pay/mine/2019-02/callouts", **form).status_code == 404


def test_the_year_against_its_budget(pages: Pages) -> None:
    """Spent, committed and forecast; the stand-in's 75 000 in kroner and in hours."""
    page = pages.get("merkantil", "/pay/budget").text
    line = "Supervisor line 0.00 55,767.12 289,232.88 345,000.00 345,000.00 0.00 –"

    assert "<svg" in page
    assert "style" not in page.partition("<main")[2]
    said = pages.reads("merkantil", "/pay/budget")
    assert line in said
    assert "Stand-in Supervisor line 0.00 0.00 0.00 0.00 75,000.00 75,000.00 305.50" in said
    assert pages.count("merkantil", "/pay/budget") <= 8


def test_a_stand_in_uses_the_budget(pages: Pages) -> None:
    """A week of Vilde's is 167 hours at 245.50, and what is left shrinks by it."""
    pages.changes(wanted("stand-in", "vikar", "tove", "supervisor", *SEVEN))
    said = pages.reads("merkantil", "/pay/budget")

    assert (
        "Stand-in Supervisor line 0.00 0.00 41,244.00 41,244.00 75,000.00 33,756.00 137.50" in said
    )


def test_the_budgets_file_opens_in_a_spreadsheet(pages: Pages) -> None:
    """Semicolons, kroner with a comma, and titles in the language of whoever downloads it."""
    answer = pages.get("merkantil", "/pay/budget.csv?year=2026")
    text = answer.data.decode("utf-8-sig")
    rules = {row["Rule"]: row for row in csv.DictReader(text.splitlines(), delimiter=";")}

    assert "budget-2026.csv" in answer.headers["Content-Disposition"]
    assert rules["stand-in"]["Left"] == "75000,00"
    assert rules["supervisor line"]["Committed"] == "55767,12"
    assert pages.get("merkantil", "/pay/budget.csv?year=1999").status_code == 404
    assert pages.get("merkantil", "/pay/budget?year=x").status_code == 404


def test_ones_own_pay_and_nobody_elses(pages: Pages) -> None:
    """One's lines opened, and the statement; everybody's is for those who close the month."""
    page = pages.reads("bo", "/pay/mine?month=2026-02")
    statement = pages.get("bo", "/pay/mine/2026-02.pdf")

    assert "Bo NOK 17,643.84 Therapists, 3411 336.00 h" in page
    assert "Ane" not in page
    assert "Tove" not in page
    assert statement.data.startswith(b"%PDF-")
    assert statement.mimetype == "application/pdf"
    for closed in ("/pay", "/pay/2026-02", "/pay/budget", "/pay/budget.csv"):
        assert pages.get("bo", closed).status_code == 403
    assert pages.get("merkantil", "/pay/mine").status_code == 403
    assert pages.count("bo", "/pay/mine") <= 8


def test_in_nynorsk_with_a_comma(pages: Pages) -> None:
    """Amounts and hours as people write them there."""
    pages.language = "nn"

    page = pages.reads("tove", "/pay/2026-02")
    assert "Løn, februar 2026" in page
    assert "26 465,75 kr Leiarlinja, 3410 672,00 t" in page
