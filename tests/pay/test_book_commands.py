"""`oncall pay` with the books, as it is typed: a month from its preview to its payment."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.commands import Types, typing_in
from tests.pay.files import ROTAS


@pytest.fixture
def types(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Types:
    """Type `oncall pay …` where the example team is at home."""
    monkeypatch.chdir(tmp_path)
    run = typing_in(tmp_path)

    assert run("rota", "import", str(ROTAS / "example.toml"), "--yes").exit_code == 0
    assert run("people", "import", str(ROTAS / "example-people.csv")).exit_code == 0
    return lambda *words: run("pay", *words)


def test_a_month_from_preview_to_payment(types: Types, tmp_path: Path) -> None:
    """Each step says what comes next; the second download says that it is one."""
    shown = types("month", "2026-03")
    confirmed = types("confirm", "2026-03", "--by", "tove")
    twice = types("confirm", "2026-03", "--by", "ane")
    own = types("approve", "2026-03", "--by", "tove")
    approved = types("approve", "2026-03", "--by", "leiar-stord")
    file = types("month", "2026-03", "--format", "visma-lonn")
    again = types("month", "2026-03", "--format", "visma-lonn")
    paid = types("paid", "2026-03", "--on", "2026-04-12", "--by", "merkantil")

    assert "29261.99" in shown.stdout
    assert "Next: oncall pay approve" in confirmed.stdout
    assert (twice.exit_code, "confirmed already, by tove" in twice.stderr) == (1, True)
    assert (own.exit_code, "Nobody approves their own" in own.stderr) == (1, True)
    assert "run 2026-03, 121837.34" in approved.stdout
    content = (tmp_path / "2026-03.csv").read_bytes()
    assert f"SHA-256 {hashlib.sha256(content).hexdigest()}" in file.stdout
    assert "handed out before" not in file.stdout
    assert "handed out before" in again.stdout
    assert paid.stdout == "Paid: 2026-03, on 2026-04-12.\n"


def test_a_run_is_computed_again(types: Types) -> None:
    """Out of what it was made of; before there is one, it says what comes first."""
    nothing = types("again", "2026-03")
    types("confirm", "2026-03", "--by", "tove")
    types("approve", "2026-03", "--by", "leiar-stord")
    same = types("again", "2026-03")

    assert (nothing.exit_code, "no run of 2026-03 yet" in nothing.stderr) == (1, True)
    assert same.exit_code == 0
    assert "it is the same, to the byte: 6 lines." in same.stdout


def test_a_month_to_come_is_a_preview(types: Types) -> None:
    """It says so, and cannot be confirmed; one that is over can be opened."""
    assert "743.00 of 8760.00 hours" in types("month", "2026-03", "--explain", "tove").stdout
    shown = types("month", "2099-03", "--json")

    assert shown.stderr == "Preview: 2099-03 is not over until 2099-03-31.\n"
    assert "2099-03 is not over" in types("confirm", "2099-03", "--by", "tove").stderr


def test_a_line_of_the_books_is_opened(types: Types) -> None:
    """Without a file it is the team's month; half of the files is wrong usage."""
    told = types("explain", "--month", "2026-03", "--person", "tove")
    people = str(ROTAS / "example-people.csv")
    half = types("explain", "--month", "2026-03", "--people", people)

    assert "743.00 of 8760.00 hours" in told.stdout
    assert "therapists" not in told.stdout
    assert types("explain", "--month", "2026-03", "--code", "9999").exit_code == 1
    assert (half.exit_code, "file is missing" in half.stderr) == (2, True)


def test_the_books_agree(types: Types) -> None:
    """What was kept is what the rota says."""
    assert types("check").stdout == "The ledger tells the same hours as the rota.\n"


def test_a_callout_by_hand(types: Types) -> None:
    """Noted by who was called out, and taken back; nobody else may. The list has it still."""
    when = ("--start", "2026-03-07T10:10", "--minutes", "25")
    words = ("callout", "--person", "ane", *when, "--why", "home visit")

    assert types(*words, "--by", "bo").exit_code == 1
    assert types(*words, "--by", "ane").stdout == "Noted: ane, 2026-03-07T10:10, 25 min.\n"
    assert "no rule pays the callout of ane" in types("month", "2026-03").stderr
    assert "Taken back" in types(*words, "--by", "tove", "--take-back").stdout
    assert types("callouts", "2026-03").stdout == (
        "2026-03-07 10:10+01:00  ane                    25 min  home visit (ane)"
        "  taken back by tove\n"
    )
    (listed,) = json.loads(types("callouts", "2026-03", "--json").stdout)["callouts"]
    assert (listed["start"], listed["contact"]) == ("2026-03-07T10:10+01:00", None)
    assert types("callouts", "2026-04").stdout == "No callout of 2026-04 is noted.\n"
    assert "no such callout" in types(*words, "--by", "tove", "--take-back").stderr


def test_a_statement_and_the_budget(types: Types, tmp_path: Path) -> None:
    """A PDF for one person, and a year as CSV."""
    out = tmp_path / "ane.pdf"

    assert types("statement", "2026-03", "--person", "ane", "--out", str(out)).exit_code == 0
    assert out.read_bytes().startswith(b"%PDF-")
    header, line, *_ = types("budget", "--year", "2026").stdout.splitlines()
    assert header.startswith("rule;rotation;code;spent;committed;forecast;")
    assert line.endswith(";345000.00;0.00;")


def test_an_agreement_over_what_waits(types: Types) -> None:
    """An amount is written as kroner, and nothing is recorded where nothing waits."""
    words = ("agree", "2026-03", "--person", "ane", "--on", "2026-04-15", "--by", "merkantil")

    assert "write it as 472.60" in types(*words, "--amount", "472,6").stderr
    assert types(*words, "--amount", "-472.60").exit_code == 2
    refused = types(*words, "--amount", "472.60")
    assert (refused.exit_code, "Nothing of ane's waits" in refused.stderr) == (1, True)
