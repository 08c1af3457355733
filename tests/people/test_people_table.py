"""The form of a file: separators, headers, encodings, and what spreadsheets do to them."""

import pytest

from oncall.people.core.faults import ImportFaults
from oncall.people.core.table import decode, read_table

COLUMNS = ("handle", "name", "to")


def cells(text: str) -> list[tuple[str, ...]]:
    """The cells of every row, in the order of COLUMNS."""
    return [tuple(record.cells.values()) for record in read_table(text, COLUMNS).records]


@pytest.mark.parametrize(
    "text",
    [
        "handle,name,to\nane,Ane,\n",
        "handle;name;to\r\nane;Ane;\r\n",
        "handle\tname\tto\rane\tAne\t\r",
        '\ufeffHandle , NAME,To\n\n ane ,"Ane",\n,,\n',
        "to,name,handle\n,Ane,ane",
        "handle,name,to,,\nane,Ane\n",
    ],
)
def test_every_way_to_save_the_same_table_reads_the_same(text: str) -> None:
    """Separators, line ends, byte order marks, header order, blanks and missing last cells."""
    assert cells(text) == [("ane", "Ane", "")]
    assert not read_table(text, COLUMNS).faults


def test_a_quoted_cell_may_hold_the_separator_and_quotes() -> None:
    """The cell comes out as it was meant."""
    assert cells('handle;name;to\nane;"Ane; ""A"""') == [("ane", 'Ane; "A"', "")]


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    """Blank lines count; a row is on the line it begins on."""
    table = read_table("handle,name,to\n\nane,Ane,\n\nbo,Bo,\n", COLUMNS)

    assert [record.line for record in table.records] == [3, 5]


@pytest.mark.parametrize(
    ("header", "column", "hint"),
    [
        ("handle,name", "to", "the first line must be"),
        ("handle,name,to,name", "name", "the first line must be"),
        ("handle,name,to,adress", "adress", "take the column away"),
        ("handle,naem,to", "naem", "did you mean name?"),
    ],
)
def test_a_wrong_column_is_named(header: str, column: str, hint: str) -> None:
    """Missing, doubled and unknown columns each say what to write."""
    faults = read_table(f"{header}\nane,Ane,,\n", COLUMNS).faults

    assert hint in next(fault.hint for fault in faults if fault.column == column)


def test_a_mark_within_a_pasted_cell_is_left_out() -> None:
    """Marks of direction and hard spaces come along from phone books."""
    assert cells("handle,name,to\nane,\u202aAne\u00a0B\u202c,\n") == [("ane", "Ane B", "")]


@pytest.mark.parametrize("bad", ["A\nne", "A\x00ne", "A\x1bne"])
def test_a_control_character_is_a_fault(bad: str) -> None:
    """A line break or NUL in a cell would break a list, a text or a database later."""
    (record,) = read_table(f'handle,name,to\nane,"{bad}",\n', COLUMNS).records

    assert [fault.column for fault in record.faults] == ["name"]


def test_a_row_with_too_many_cells_is_a_fault() -> None:
    """A comma without quotation marks must not move every cell after it."""
    (record,) = read_table("handle,name,to\nane,Ane, B,2026-01-01\n", COLUMNS).records

    assert "quotation marks" in record.faults[0].hint


def test_a_quotation_mark_never_closed_does_not_swallow_the_file() -> None:
    """It is a fault at the row it begins on."""
    table = read_table('handle,name,to\nane,Ane,\nbo,"Bo,\ncato,Cato,\n', COLUMNS)

    assert [fault.line for fault in table.faults] == [3]


@pytest.mark.parametrize("text", ["", "\n\n", "handle,name,to\n"])
def test_a_file_without_rows_says_so(text: str) -> None:
    """An empty file is never a successful import of nobody."""
    assert read_table(text, COLUMNS).faults


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("handle\nåse".encode("cp1252"), "Windows-1252"),
        ("handle".encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04\x80\xff", "Excel workbook"),
    ],
)
def test_another_encoding_says_how_to_save_the_file(raw: bytes, said: str) -> None:
    """What it looks like, and where to click."""
    with pytest.raises(ImportFaults) as faults:
        decode(raw)

    assert said in faults.value.rows[0].message
    assert "CSV UTF-8" in faults.value.rows[0].hint


def test_utf8_is_read_with_or_without_its_mark() -> None:
    """Excel writes one, nobody else does."""
    assert decode("åse".encode()) == decode("åse".encode("utf-8-sig")) == "åse"
