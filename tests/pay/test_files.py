"""The files for payroll: to the byte, numbers as numbers, and no text that becomes a formula."""

from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from oncall.cli import main
from oncall.pay.core.from_files.sources import Texts, pay_of
from oncall.pay.core.payroll.file_rows import FileRow, Head, file_rows, totals
from oncall.pay.core.payroll.files import file_of
from oncall.pay.core.payroll.layout import VISMA_LONN, CannotEncode, rendered
from oncall.pay.core.payroll.layout_file import read_layout
from tests.pay.files import EXAMPLE, EXAMPLE_PEOPLE, ROTAS, month, sound

MARCH = month("2026-03")
HEAD = Head("Example team", "2026-03", MARCH.first, MARCH.last, "Liv", "r7")
ROW = FileRow("1001", "Tove", "3100", "supervisor line", Fraction(743), 29261_99, "42100/244")


def example() -> tuple[FileRow, ...]:
    """The example team's March."""
    sources = sound(Texts(EXAMPLE, EXAMPLE_PEOPLE))
    return file_rows(pay_of(MARCH, sources).lines, sources.people)


def test_visma_lonn() -> None:
    """Sixteen fields and a semicolon; the amount is not multiplied once more."""
    content = rendered(VISMA_LONN, HEAD, [ROW._replace(account="")])

    assert content == b'0;0;1001;3100;0.00;1.00;29261.99;29261.99;;;"";"";"";"";"";"";\r\n'


def test_norwegian() -> None:
    """Semicolon, comma, days with points, a mark of byte order, Windows line ends."""
    content, suffix = file_of("norwegian", HEAD, [ROW])

    assert suffix == ".csv"
    assert content.startswith(b"\xef\xbb\xbfAnsattnummer;Navn;")
    assert content.decode("utf-8-sig").split("\r\n")[1:] == [
        "1001;Tove;3100;supervisor line;743,00;29261,99;01.03.2026;31.03.2026;42100/244;Liv;r7", "",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x")', "+47", "-1", "@SUM(1)", "a;b"])
def test_no_text_becomes_a_formula(name: str) -> None:
    """What begins like a formula stays text, in the table and in the spreadsheet."""
    row = ROW._replace(name=name)

    line = file_of("norwegian", HEAD, [row])[0].decode("utf-8-sig").split("\r\n")[1]
    cell = opened([row])["Linjer"]["B5"]

    assert not line.split(";")[1].lstrip('"').startswith(("=", "+", "-", "@"))
    assert (cell.data_type, cell.value) == ("s", name)


def test_a_negative_amount_is_a_number() -> None:
    """What somebody gets less in a correction has its sign, and no apostrophe."""
    line = file_of("norwegian", HEAD, [ROW._replace(ore=-472_60)])[0].decode("utf-8-sig")

    assert ";-472,60;" in line


def opened(rows: list[FileRow]) -> openpyxl.Workbook:
    """The spreadsheet as a spreadsheet program reads it."""
    return openpyxl.load_workbook(BytesIO(file_of("xlsx", HEAD, rows)[0]))


def test_the_spreadsheet() -> None:
    """Lines and totals, numbers as numbers and employee numbers as text, with a live sum."""
    rows = [ROW._replace(employee="0007"), ROW._replace(employee="0007", ore=1), ROW]
    book = opened(rows)
    lines, summed = book["Linjer"], book["Summer"]

    assert [cell.value for cell in lines[5]][:6] == [
        "0007", "Tove", "3100", "supervisor line", 743, 29261.99,
    ]  # fmt: skip
    assert lines["F8"].value == "=SUM(F5:F7)"
    assert [[cell.value for cell in row] for row in summed["A5:E6"]] == [
        ["0007", "Tove", "3100", 1486, 29262],
        ["1001", "Tove", "3100", 743, 29261.99],
    ]


def test_the_same_rows_are_the_same_bytes() -> None:
    """A second download can be told from another file."""
    for kind in ("norwegian", "visma-lonn", "xlsx", "key-in"):
        assert file_of(kind, HEAD, example()) == file_of(kind, HEAD, example())


def test_the_page_to_key_in_from() -> None:
    """One line for each that has to be typed, and their sum."""
    page = file_of("key-in", HEAD, example())[0].decode("utf-8-sig").split("\r\n")

    assert page[0] == "Lønnsgrunnlag 2026-03, Example team"
    assert page[7] == f"{'10001':<16}{'Tove':<24}{'3410':<10}{'743,00':>10}{'29261,99':>14}"
    assert page[-2].split() == ["Sum", "121837,34"]
    assert len(page) == 16


def test_who_is_in_the_file() -> None:
    """Nobody's time and invoices stay out; everybody else is there once a code."""
    rows = example()

    assert [row.employee for row in rows] == ["10001", "10002", "10003", "10004", "10005", "10006"]
    assert totals(rows) == list(rows)


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("tripletex.toml", "2026;3;1001;3100;supervisor line;1,00;29261,99;;42100/244"),
        (
            "uni-micro.toml",
            "1001;3100;01.03.2026;31.03.2026;1,00;29261,99;29261,99;supervisor line",
        ),
    ],
)  # fmt: skip
def test_the_layouts_in_the_guide(file: str, line: str, house: Path) -> None:
    """Each is sound, and writes what it says."""
    layout, faults = read_layout((house / "docs" / "payroll" / file).read_text("utf-8"))

    assert layout is not None
    assert faults == ()
    assert rendered(layout, HEAD, [ROW]).decode(layout.encoding).split("\r\n")[1] == line


def test_every_fault_of_a_layout() -> None:
    """At its line, all at once."""
    layout, faults = read_layout(
        'decimal = ";"\nencoding = "klingon"\nseperator = ";"\n[[column]]\nvalue = "salary"\n'
    )

    assert layout is None
    assert [(fault.line, fault.path) for fault in faults] == [
        *((1, "decimal"), (2, "encoding"), (3, "seperator"), (5, "column[0].value")),
    ]


def test_a_letter_the_encoding_has_not() -> None:
    """It is named, and nothing is written."""
    layout = replace(VISMA_LONN, columns=(VISMA_LONN.columns[2],))

    with pytest.raises(CannotEncode, match="cp1252 has no"):
        rendered(layout, HEAD, [ROW._replace(employee="Ł")])


def test_no_file_unless_all_of_it_is_right(tmp_path: Path) -> None:
    """A fault anywhere, and the folder stays as it was."""
    (tmp_path / "rota.toml").write_text(EXAMPLE, "utf-8")
    (tmp_path / "people.csv").write_text(EXAMPLE_PEOPLE.replace(",10001,", ",,"), "utf-8")
    rota, staff, out = (str(tmp_path / each) for each in ("rota.toml", "people.csv", "march.xlsx"))
    asked = ["pay", "export", rota, "--people", staff, "--month", "2026-03"]
    asked += ["--format", "xlsx", "--out", out]

    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 1
    assert "tove is paid through payroll and has no employee number" in done.stderr
    assert not (tmp_path / "march.xlsx").exists()

    (tmp_path / "people.csv").write_text(EXAMPLE_PEOPLE, "utf-8")
    assert "6 lines, 121837.34." in CliRunner().invoke(main, asked).stdout
    assert (tmp_path / "march.xlsx").exists()


def test_no_file_of_a_month_that_is_not_over(tmp_path: Path) -> None:
    """It can be looked at, and payroll gets nothing of it yet."""
    rota, staff, out = ROTAS / "example.toml", ROTAS / "example-people.csv", tmp_path / "x.csv"
    asked = ["pay", "export", str(rota), "--people", str(staff), "--month", "2099-03"]

    done = CliRunner().invoke(main, [*asked, "--format", "norwegian", "--out", str(out)])

    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        "Preview: 2099-03 is not over until 2099-03-31.",
        "No file is written of a month that is not over.",
    ]
    assert not out.exists()
