"""`oncall pay` from files alone: exact answers, every fault in its place, and nothing stored."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from oncall.cli import main
from tests.pay.files import EXAMPLE, EXAMPLE_PEOPLE, LINE, POOL, TWO, callouts, changes, rota


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files of a month."""
    (tmp_path / "rota.toml").write_text(EXAMPLE, "utf-8")
    (tmp_path / "people.csv").write_text(EXAMPLE_PEOPLE, "utf-8")
    return tmp_path


def run(folder: Path, command: str, *options: str) -> Result:
    """Run `oncall pay` on the files that are in the folder."""
    files = ["--people", str(folder / "people.csv")]
    for name in ("changes", "callouts"):
        if (folder / f"{name}.csv").exists():
            files += [f"--{name}", str(folder / f"{name}.csv")]
    return CliRunner().invoke(main, ["pay", command, str(folder / "rota.toml"), *files, *options])


def answer(done: Result) -> Any:
    """What was printed as JSON."""
    return json.loads(done.stdout)


def test_the_shape_of_a_line(folder: Path) -> None:
    """Exactly these keys, and amounts and hours as text."""
    done = run(folder, "lines", "--month", "2026-03", "--json")

    assert (done.exit_code, done.stderr) == (0, "")
    assert list(answer(done)) == ["month", "lines"]
    assert answer(done)["lines"][0] == {
        "employee": "10001",
        "person": "tove",
        "rotation": "supervisor",
        "rule": "supervisor line",
        "code": "3410",
        "hours": "743",
        "hours_decimal": "743.00",
        "amount": "29261.99",
        "unallocated": False,
    }


def test_time_nobody_held(folder: Path) -> None:
    """Employee and person are null, and the stand-in by invoice is named without a number."""
    stand_in = "stand-in,supervisor,vikar,tove,2026-03-23T08:00+01:00,2026-03-30T08:00+02:00"
    (folder / "changes.csv").write_text(changes(stand_in), "utf-8")

    lines = answer(run(folder, "lines", "--month", "2026-03", "--json"))["lines"]

    assert [tuple(each.values()) for each in lines if each["employee"] is None] == [
        (None, None, "supervisor", "supervisor line", "3410", "167", "167.00", "6577.06", True),
        (None, "vikar", "supervisor", "stand-in", "3413", "167", "167.00", "40998.50", False),
    ]


def test_a_month_that_is_not_over(folder: Path) -> None:
    """It is computed, and it says that it is a preview; the answer itself is as always."""
    done = run(folder, "lines", "--month", "2099-03", "--json")

    assert done.stderr == "Preview: 2099-03 is not over until 2099-03-31.\n"
    assert list(answer(done)) == ["month", "lines"]


def test_every_fault_of_every_file(folder: Path) -> None:
    """All at once, each with its file and line, and not one line of pay."""
    (folder / "rota.toml").write_text(rota(LINE, POOL), "utf-8")
    (folder / "people.csv").write_text(TWO.replace("1001", "10 01"), "utf-8")
    (folder / "changes.csv").write_text(
        changes("swop,supervisor,vera,tove,2026-03-02T08:00,2026-03-03T08:00"), "utf-8"
    )
    (folder / "callouts.csv").write_text(callouts("vera,2026-03-29T02:30,ten"), "utf-8")

    done = run(folder, "lines", "--month", "2026-03", "--json")

    told = [
        (Path(each["file"]).name, each["line"], each["path"]) for each in answer(done)["faults"]
    ]
    assert done.exit_code == 1
    assert told == [
        ("people.csv", 2, "employee_number"),
        ("changes.csv", 2, "kind"),
        ("callouts.csv", 2, "start"),
        ("callouts.csv", 2, "minutes"),
    ]


@pytest.mark.parametrize(
    ("row", "path", "word"),
    [
        ("swap,supervisor,tove,vera,2026-03-02T08:00,2026-03-03T08:00", "instead_of", "is not on"),
        ("swap,nobody,vera,tove,2026-03-02T08:00,2026-03-03T08:00", "rotation", "no rotation"),
        ("swap,supervisor,vera,tove,2026-03-03T08:00,2026-03-02T08:00", "to", "not after"),
        ("swap,supervisor,vera,tove,2026-10-25T02:30,2026-10-26T08:00", "from", "twice"),
        ("swap,supervisor,vera,tove,2026-03-02,2026-03-03T08:00", "from", "with a time"),
        ("swap,supervisor,vera,vera,2026-03-02T08:00,2026-03-03T08:00", "instead_of", "same"),
        ("outside,therapists,,,2026-03-02T08:00,2026-03-03T08:00", "rotation", "outside number"),
    ],
)
def test_a_change_that_cannot_be(folder: Path, row: str, path: str, word: str) -> None:
    """What is wrong with it is told at its cell."""
    by_day = LINE.replace("supervisor", "therapists").replace("tove", "vera")
    (folder / "rota.toml").write_text(rota(LINE, by_day, POOL), "utf-8")
    (folder / "people.csv").write_text(TWO, "utf-8")
    (folder / "changes.csv").write_text(changes(row), "utf-8")

    faults = answer(run(folder, "lines", "--month", "2026-03", "--json"))["faults"]

    assert faults[0]["path"] == path
    assert word in faults[0]["message"]


def test_everything_wrong_with_one_change(folder: Path) -> None:
    """A rotation and two people that nobody knows, on one line: three faults at once."""
    (folder / "rota.toml").write_text(rota(LINE, POOL), "utf-8")
    (folder / "people.csv").write_text(TWO, "utf-8")
    row = "swap,supervisr,vear,tov,2026-03-02T08:00,2026-03-03T08:00"
    (folder / "changes.csv").write_text(changes(row), "utf-8")

    faults = answer(run(folder, "lines", "--month", "2026-03", "--json"))["faults"]

    assert [(each["line"], each["path"]) for each in faults] == [
        (2, "rotation"), (2, "person"), (2, "instead_of"),
    ]  # fmt: skip
    assert "vera" in faults[1]["hint"]


@pytest.mark.parametrize(
    ("name", "text", "path", "word"),
    [
        ("callouts", callouts("tuve,2026-03-02T08:00,30"), "person", "is not among the people"),
        ("callouts", "", "", "empty"),
        ("changes", "", "", "empty"),
    ],
)
def test_a_file_that_would_pay_too_little(
    folder: Path, name: str, text: str, path: str, word: str
) -> None:
    """A name nobody has, and a file of which even the header is gone, are told."""
    (folder / f"{name}.csv").write_text(text, "utf-8")

    (fault,) = answer(run(folder, "lines", "--month", "2026-03", "--json"))["faults"]

    assert (Path(fault["file"]).name, fault["path"]) == (f"{name}.csv", path)
    assert word in fault["message"]


def test_two_callouts_at_one_time(folder: Path) -> None:
    """Nobody works twice in one minute."""
    (folder / "callouts.csv").write_text(
        callouts("tove,2026-03-02T08:00,30", "tove,2026-03-02T08:20,30"), "utf-8"
    )

    (fault,) = answer(run(folder, "lines", "--month", "2026-03", "--json"))["faults"]

    assert (fault["line"], fault["path"]) == (3, "start")


def test_an_amount_is_opened(folder: Path) -> None:
    """The shifts, the rule and the arithmetic of one line."""
    done = run(folder, "explain", "--month", "2026-03", "--person", "tove")

    assert done.stdout.splitlines() == [
        "2026-03  tove  supervisor line, code 3410: 29261.99 for 743 h",
        "  The rule counts from 2026-03-01 00:00 to 2026-04-01 00:00.",
        "  2026-03-01 00:00 to 2026-04-01 00:00: 743.00 h",
        "  Of 345,000.00 a year, 29,261.99 fall on this month: 743.00 of 8760.00 hours.",
        "  743.00 of 743.00 hours: 29,261.99 × 1.",
        "  Exactly 29261.990000, in whole øre 29,261.99.",
    ]


def test_a_year_against_its_budget(folder: Path) -> None:
    """The example spends its yearly amounts, and the stand-in's 75 000 are 305 hours."""
    year = answer(run(folder, "forecast", "--year", "2026", "--json"))

    assert (year["amount"], year["budget"]) == ("1435000.00", "1510000.00")
    assert [(each["rule"], each["left"], each["left_hours"]) for each in year["rules"]] == [
        ("supervisor line", "0.00", None),
        ("therapists", "0.00", None),
        ("milieu therapist", "0.00", None),
        ("stand-in", "75000.00", "305.50"),
    ]


@pytest.mark.parametrize("text", ["2026-13", "march", "26-03", "2026-3"])
def test_what_is_no_month(folder: Path, text: str) -> None:
    """Wrong usage, with the right form."""
    done = run(folder, "lines", "--month", text)

    assert done.exit_code == 2
    assert "write it as 2026-03" in done.stderr
