"""`oncall rota` as it is typed."""

import json
import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from oncall.app import opened
from oncall.cli import main
from oncall.config import load
from oncall.people.rows import audit
from oncall.people.rows.teams import teams
from tests.commands import Types, settings_in
from tests.rota.shapes import EXAMPLE

TEXT = EXAMPLE.read_text(encoding="utf-8")
LONG = TEXT.replace("to = 2030-12-31", "to = 2099-12-31")


@pytest.fixture
def types(tmp_path: Path) -> Types:
    """Type `oncall rota …`, FILE being a file with this text: the example unless said otherwise."""

    def run(*words: str, text: str | bytes = TEXT) -> Result:
        raw = text.encode() if isinstance(text, str) else text
        (tmp_path / "rota.toml").write_bytes(raw)
        there = {"FILE": str(tmp_path / "rota.toml")}
        return CliRunner().invoke(main, ["rota", *(there.get(word, word) for word in words)])

    return run


def answer(result: Result) -> Any:
    """What stdout says, as JSON."""
    return json.loads(result.stdout)


def test_who_is_on_in_the_doubled_hour(types: Types) -> None:
    """The supervisor alone, since the plan began, until nobody knows when."""
    done = types("who", "FILE", "--at", "2026-10-25T02:30+02:00", "--json")

    assert done.exit_code == 0
    assert answer(done) == {
        "at": "2026-10-25T02:30:00+02:00",
        "on": [
            {
                "rotation": "supervisor",
                "person": "tove",
                "since": "2026-01-01T00:00:00+01:00",
                "until": None,
            }
        ],
    }


def test_times_are_told_on_the_teams_clock(types: Types) -> None:
    """Asked in UTC, answered with the team's own offset."""
    done = types("who", "FILE", "--at", "2026-06-15T10:00:00Z", "--json")

    told = answer(done)
    assert told["at"] == "2026-06-15T12:00:00+02:00"
    assert told["on"][1] == {
        "rotation": "milieu therapist",
        "person": "eli",
        "since": "2026-06-15T08:00:00+02:00",
        "until": "2026-06-15T20:00:00+02:00",
    }


def test_shifts_over_the_night_of_the_clock(types: Types) -> None:
    """Clipped to the asked span, sorted, with the offset of each end."""
    span = ("--from", "2026-10-24T12:00+02:00", "--to", "2026-10-25T08:00+01:00")
    done = types("shifts", "FILE", *span, "--json")

    assert answer(done)[:2] == [
        {
            "rotation": "milieu therapist",
            "person": "eli",
            "start": "2026-10-24T12:00:00+02:00",
            "end": "2026-10-24T20:00:00+02:00",
        },
        {
            "rotation": "supervisor",
            "person": "tove",
            "start": "2026-10-24T12:00:00+02:00",
            "end": "2026-10-25T08:00:00+01:00",
        },
    ]


def test_a_time_without_offset_is_a_fault(types: Types) -> None:
    """In the doubled hour both instants are offered; on stdout there is only JSON."""
    done = types("who", "FILE", "--at", "2026-10-25T02:30", "--json")

    (fault,) = answer(done)["faults"]
    assert (done.exit_code, fault["line"], fault["path"]) == (1, None, "--at")
    assert "02:30:00+02:00 or 2026-10-25T02:30:00+01:00" in fault["hint"]


@pytest.mark.parametrize("time", ["", "now", "2026-13-01T00:00Z", "0001-01-01T00:00Z", "12:00"])
def test_what_is_no_time_is_a_fault(types: Types, time: str) -> None:
    """Both ends of a span are judged at once."""
    done = types("shifts", "FILE", "--from", time, "--to", "9999-12-31T23:59+00:00", "--json")

    assert done.exit_code == 1
    assert [fault["path"] for fault in answer(done)["faults"]] == ["--from", "--to"]


def test_a_span_that_ends_before_it_starts(types: Types) -> None:
    """A fault, told in words on stderr when no JSON is asked for."""
    span = ("--from", "2026-05-02T00:00Z", "--to", "2026-05-01T00:00Z")

    done = types("shifts", "FILE", *span)

    assert (done.exit_code, done.stdout) == (1, "")
    assert "the end is before the start" in done.stderr


def test_the_check_of_the_example(types: Types) -> None:
    """No fault, no warning, the bound by day and by night, and nothing to look at."""
    done = types("check", "FILE", "--json")

    assert done.exit_code == 0
    assert answer(done) == {
        "faults": [],
        "warnings": [],
        "bound": {"day_s": 145, "night_s": 108},
        "findings": [],
    }


IN_JUNE = ("--people", str(EXAMPLE.parent / "example-people.csv"), "--from", "2099-06-08")


def test_the_check_tells_what_an_agreement_allows(types: Types) -> None:
    """With the people's hours beside it: exactly, with person, span, rule and agreement."""
    done = types("check", "FILE", *IN_JUNE, "--weeks", "1", "--json", text=LONG)

    first = next(each for each in answer(done)["findings"] if each["code"] == "hours-week")
    assert done.exit_code == 0
    assert first == {
        "code": "hours-week",
        "person": "ane",
        "rotation": "",
        "start": "2099-06-08T00:00:00+02:00",
        "end": "2099-06-15T00:00:00+02:00",
        "measured": "1112400/7",
        "limit": "144000",
        "covered_by": "Local agreement of 1 December 2025, § 4",
        "unit": "s",
        "rule": "aml § 10-4 (1)",
        "grave": False,
        "message": "ane works 44.1 h in the week from 2099-06-08; 40 h is the limit.",
        "mend": "Share the duty among more people, or record the agreement that allows it.",
    }


def test_the_check_in_words_says_what_would_mend_it(types: Types) -> None:
    """Each line once, however often it comes; without the agreement, what to do."""
    agreed = types("check", "FILE", *IN_JUNE, text=LONG)
    bare = types("check", "FILE", *IN_JUNE, text=LONG.partition("# What has been agreed")[0])

    assert "hours-week: tove works 56.1 h in the week from 2099-06-08" in agreed.stdout
    assert agreed.stdout.count("hours-week: ane") == 1
    assert "Allowed by: Local agreement of 1 December 2025, § 4" in agreed.stdout
    assert "Allowed" not in bare.stdout
    assert "aml § 10-4 (1). Share the duty among more people" in bare.stdout


def test_a_line_that_nobody_holds_is_an_error(types: Types) -> None:
    """The check ends with 1: a family could meet nobody."""
    text = LONG.replace("start = 2025-12-29", "start = 2099-06-15")

    done = types("check", "FILE", "--from", "2099-06-01", text=text)

    assert done.exit_code == 1
    assert "ERROR line-open: Nobody holds the supervisor line from 2099-06-01" in done.stdout


def test_the_check_of_what_is_stored(types: Types, installed: None) -> None:
    """Without FILE; before anything is stored it says what to do."""
    done = types("check", "--from", "2099-06-01", "--json")

    assert done.exit_code == 0
    assert answer(done)["bound"] == {"day_s": 145, "night_s": 108}


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "1999-01-01"])
def test_a_day_that_is_none(types: Types, day: str) -> None:
    """Told as wrong usage."""
    done = types("check", "FILE", "--from", day)

    assert done.exit_code == 2
    assert day in done.stderr or "1999" in done.stderr


def test_the_check_in_words(types: Types) -> None:
    """A supervisor reads how long a family waits and when there is one phone."""
    done = types("check", "FILE")

    assert "at most 145 s by day and 108 s by night" in done.stdout
    assert "20:00-08:00: there is ONE phone." in done.stdout


def test_the_check_of_a_faulty_file(types: Types) -> None:
    """Every fault with line, place, message and hint; the bound is nothing."""
    text = TEXT.replace("at_least = 2", "at_least = 9").replace('"3410"', "3410")
    done = types("check", "FILE", "--json", text=text)
    in_words = types("check", "FILE", text=text)

    told = answer(done)
    assert (done.exit_code, in_words.exit_code) == (1, 1)
    assert told["bound"] == {"day_s": None, "night_s": None}
    assert told["faults"][0] == {
        "line": 28,
        "path": "rotation[1].at_least",
        "message": "9 are asked for, but people names 4",
        "hint": "write at_least = 4, or name more people",
    }
    assert "line 28, rotation[1].at_least: 9 are asked for" in in_words.stdout
    assert "2 faults: this file cannot be used." in in_words.stdout


def test_somebody_who_is_not_among_the_people_is_told_with_every_other_fault(types: Types) -> None:
    """With the people's file beside it: a slip of the hand is a fault, and who may be meant."""
    text = TEXT.replace('["eli"]', '["elli"]').replace('"3410"', "3410")
    beside = types("check", "FILE", *IN_JUNE[:2], text=text)
    alone = types("check", "FILE", text=text)

    assert '"elli" is not on record; import that person, or: did you mean "eli"?' in beside.stdout
    assert "2 faults" in beside.stdout
    assert "1 fault:" in alone.stdout


def test_a_wait_that_is_too_long_is_a_warning(types: Types) -> None:
    """Above 150 s the check says so, at the ladder."""
    done = types("check", "FILE", "--json", text=TEXT.replace("15 s", "30 s"))

    (warning,) = answer(done)["warnings"]
    assert (done.exit_code, warning["path"], warning["line"]) == (0, "ladder", 37)


@pytest.mark.parametrize("raw", ["é".encode("latin-1"), TEXT.encode("utf-16"), b"\xff\xfe\x00"])
def test_a_file_that_is_not_utf8(types: Types, raw: bytes) -> None:
    """Told as a fault of the file, whatever was asked of it."""
    for words in (("check", "FILE"), ("who", "FILE", "--at", "2026-01-01T00:00Z")):
        done = types(*words, "--json", text=raw)

        assert done.exit_code == 1
        assert answer(done)["faults"][0]["hint"] == "save the file as UTF-8"


def test_a_file_that_is_not_there(types: Types) -> None:
    """A sentence and exit code 2, as for every wrong argument."""
    done = types("check", "nowhere.toml")

    assert (done.exit_code, done.stdout) == (2, "")
    assert "'nowhere.toml' does not exist" in done.stderr


def test_a_faulty_file_answers_nothing(types: Types) -> None:
    """Who is on by a file that contradicts itself? Its faults are the answer."""
    done = types("who", "FILE", "--at", "2026-01-01T00:00Z", text="")

    assert (done.exit_code, done.stdout) == (1, "")
    assert "line 1: the file is empty; begin with a copy of rotas/example.toml." in done.stderr


def test_import(types: Types, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stored once, with a word about who is not on record; then there is nothing to do."""
    monkeypatch.chdir(tmp_path)
    settings_in(tmp_path)

    first, second = types("import", "FILE", "--yes"), types("import", "FILE")
    bad = types("import", "FILE", text=TEXT.replace("at_least = 2", "at_least = 9"))

    assert (first.exit_code, second.exit_code, bad.exit_code) == (0, 0, 1)
    assert "nobody is on record yet" in first.stdout
    assert "Stored: the plan of Example team from 2026-01-01." in first.stdout
    assert "Nothing to store" in second.stdout
    assert "line 28, rotation[1].at_least" in bad.stderr


LATER = TEXT.replace("2026-01-01", "2099-06-01").replace('["tove"]', '["una"]')


@pytest.fixture
def installed(types: Types, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example is the plan of an installation in this folder."""
    monkeypatch.chdir(tmp_path)
    settings_in(tmp_path)
    assert types("import", "FILE", "--yes").exit_code == 0


def test_an_import_shows_whose_shifts_change(types: Types, installed: None) -> None:
    """Person by person: how many hours go and come, and which shifts."""
    done = types("import", "FILE", "--yes", text=LATER)

    assert "Until 2099-08-31 these shifts go (−) and come (+):" in done.stdout
    assert "  tove: −2184 h, +0 h\n    − Mon 2099-06-01 00:00+0200 to" in done.stdout
    assert "  una: −0 h, +2184 h" in done.stdout
    assert "ane" not in done.stdout


def test_who_has_stored_a_plan_stands_in_the_log(types: Types, installed: None) -> None:
    """From when it counts, and by whom: the server where nobody is named; no stranger."""
    people = str(EXAMPLE.parent / "example-people.csv")
    CliRunner().invoke(main, ["people", "import", people])
    again = ("import", "FILE", "--yes", "--by")
    stranger, *_ = (
        types(*again, who, text=TEXT.replace("2026-01-01", "2099-06-01"))
        for who in ("tovee", "tove", "tove")
    )
    with opened(load(None)) as desk, desk.db.reading() as conn:
        (team,) = teams(conn)
        log = [(each.who, each.whom) for each in audit.latest(conn, team.id, most=9)]

    assert stranger.exit_code == 2
    assert '"tovee" is not on record; did you mean "tove"?' in stranger.stderr
    assert log == [("tove", "2099-06-01"), ("", "2026-01-01")]


def test_without_a_terminal_nothing_is_stored(types: Types, installed: None) -> None:
    """What nobody can agree to is refused, and the way out is named."""
    done = types("import", "FILE", text=LATER)
    again = types("import", "FILE", "--yes", text=LATER)

    assert (done.exit_code, again.exit_code) == (2, 0)
    assert "Add --yes" in done.stderr
    assert "tove" in done.stdout
    assert "Stored" in again.stdout


@pytest.mark.parametrize(("typed", "code", "said"), [("y", 0, "Stored"), ("n", 1, "was stored.")])
def test_on_a_terminal_it_is_asked(
    installed: None, tmp_path: Path, typed: str, code: int, said: str
) -> None:
    """Yes stores, no does not."""
    (tmp_path / "later.toml").write_text(LATER, encoding="utf-8")
    command = [sys.executable, "-m", "oncall", "rota", "import", "later.toml"]

    told, status = on_a_terminal(command, typed)

    assert "Store the plan of Example team from 2099-06-01? [y/N]" in told
    assert (status, said in told) == (code, True)


def test_the_past_is_refused_with_its_line(types: Types, installed: None) -> None:
    """Nothing of it is stored, also with --yes."""
    done = types("import", "FILE", "--yes", text=TEXT.replace('["tove"]', '["una"]'))

    assert done.exit_code == 1
    assert "line 4, valid_from: this would change who has been on duty" in done.stderr


def on_a_terminal(command: list[str], typed: str) -> tuple[str, int]:
    """What a command says on a terminal of its own when this is typed, and its exit code."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        os.write(ours, f"{typed}\n".encode())
        said = b""
        with suppress(OSError):  # the other end is closed
            while part := os.read(ours, 4096):
                said += part
    os.close(ours)
    return said.decode(), process.returncode


def test_asking_a_file_needs_no_database() -> None:
    """The commands that work from a file alone load neither database nor carrier."""
    script = (
        "import sys; from oncall.cli import rota;"
        "print([m for m in ('sqlalchemy', 'twilio', 'cryptography', 'flask') if m in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
