"""`oncall people` and `oncall families` as they are typed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.commands import Types, typing_in

CsvOf = Callable[..., str]


@pytest.fixture
def types(tmp_path: Path) -> Types:
    """Type a command about a file with this text; the settings are in place."""
    typed = typing_in(tmp_path)

    def run(*words: str, text: str | bytes = "") -> Result:
        raw = text.encode() if isinstance(text, str) else text
        (tmp_path / "in.csv").write_bytes(raw)
        there = {"FILE": str(tmp_path / "in.csv")}
        args = [there.get(word, word) for word in words]
        return typed(*args)

    return run


def test_an_import_says_what_it_did(types: Types, people_csv: CsvOf) -> None:
    """New, changed, unchanged, and who is not in the file."""
    first = types("people", "import", "FILE", text=people_csv({}))
    bo = {"handle": "bo", "name": "Bo", "employee_number": "3", "phone": "40000103"}
    second = types("people", "import", "FILE", text=people_csv(bo))

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "1 new, 0 changed, 0 unchanged" in first.stdout
    assert "New: bo" in second.stdout
    assert "Not in the file, kept as before: ane" in second.stdout


def test_every_fault_has_its_line_and_what_to_write(types: Types, people_csv: CsvOf) -> None:
    """On stderr, one line each; nothing on stdout, exit code 1, and nothing is stored."""
    bad = types("people", "import", "FILE", text=people_csv({"phone": "12"}, {"role": "boss"}))
    after = types("people", "list")

    assert (bad.exit_code, bad.stdout) == (1, "")
    assert "line 2, phone: no phone has this number; write eight digits" in bad.stderr
    assert "line 3, role: no role is called" in bad.stderr
    assert "line 3, handle: is already on line 2; keep one of the two rows." in bad.stderr
    assert "nothing was stored" in bad.stderr
    assert after.stdout == ""


def test_families_are_imported_with_a_warning_where_it_matters(
    types: Types, people_csv: CsvOf, families_csv: CsvOf
) -> None:
    """A colleague's number that is also a family's is stored, and told."""
    types("people", "import", "FILE", text=people_csv({}))
    told = types("families", "import", "FILE", text=families_csv({"phone": "400 00 102"}))

    assert told.exit_code == 0
    assert "New: F-31A" in told.stdout
    assert "line 2, phone: is also a number of ane" in told.stderr


def test_a_file_from_excel_in_the_wrong_form_says_how_to_save_it(types: Types) -> None:
    """No stack trace, whatever the bytes."""
    told = types("families", "import", "FILE", text="code;åtte".encode("cp1252"))

    assert told.exit_code == 1
    assert "CSV UTF-8" in told.stderr
    assert "Traceback" not in told.output


def test_the_list_shows_no_number(types: Types, people_csv: CsvOf) -> None:
    """Handle, name, roles and days; what is sealed stays so."""
    ane = {"email": "ane@example.org", "to": "2026-12-31"}
    types("people", "import", "FILE", text=people_csv(ane))
    told = types("people", "list")

    assert told.stdout.split() == ["ane", "Ane", "staff", "to", "2026-12-31"]


def test_a_team_that_is_not_there_is_told(types: Types, people_csv: CsvOf) -> None:
    """A misspelt team makes no new one."""
    types("people", "import", "FILE", "--team", "One", text=people_csv({}))
    told = types("people", "import", "FILE", "--team", "Noe", text=people_csv({}))

    assert told.exit_code == 1
    assert "One" in told.stderr


def test_the_example_files_are_imported(types: Types, house: Path) -> None:
    """As a newcomer types it."""
    for what in ("people", "families"):
        text = (house / "rotas" / f"example-{what}.csv").read_bytes()
        told = types(what, "import", "FILE", text=text)

        assert (told.exit_code, told.stderr) == (0, "")


def test_an_invitation_is_a_link_to_hand_over(types: Types, people_csv: CsvOf) -> None:
    """It names who it is for and until when; for a stranger it says who there is."""
    types("people", "import", "FILE", text=people_csv({}))
    made = types("people", "invite", "ane")
    nobody = types("people", "invite", "nobody")

    assert made.exit_code == 0
    assert "Give this link to Ane" in made.output
    assert "/invitation/" in made.output
    assert nobody.exit_code == 1
    assert "`oncall people list`" in nobody.stderr
