"""What one cell of a file may say, and how people write it."""

from datetime import date

import pytest

from oncall.people.core import cells


@pytest.mark.parametrize(
    "written",
    ["470 00 101", "47000101", "+47 470 00 101", "004747000101", "4747000101", "+47-470-00-101"],
)
def test_a_number_is_one_number_however_it_is_written(written: str) -> None:
    """Every human form of a Norwegian mobile gives the same E.164."""
    assert cells.phone(written) == "+4747000101"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("4.7E+09", "shortened by Excel"),
        ("4,74E+09", "shortened by Excel"),
        ("'+4747000101", "apostrophe"),
        ("12", "no phone"),
        ("ring mor", "not a phone number"),
        ("anonymous", "not a phone number"),
        ("+47 470 00 10", "no phone"),
        ("=HYPERLINK(1)", "not a phone number"),
    ],
)
def test_a_wrong_number_is_explained(written: str, said: str) -> None:
    """Each wrong form says what is wrong and what to write, and does not repeat the number."""
    with pytest.raises(cells.BadCell, match=said) as bad:
        cells.phone(written)

    assert bad.value.hint
    assert written not in bad.value.message


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        *(("650000", "650000"), ("650 000,00", "650000"), ("650000.00", "650000")),
        *(("1 687,5", "1687.5"), ("1687.50", "1687.5"), ("0,05", "0.05"), ("007", "7")),
    ],
)
def test_money_is_exact_text(written: str, amount: str) -> None:
    """However an amount is written, it is kept as the shortest exact decimal."""
    assert cells.amount(written) == amount


@pytest.mark.parametrize(
    "written", ["650.000", "6.5E+05", "kr 650000", "-1", "0", "0,00", "65 00", "1,234,567", "٣"]
)
def test_an_amount_that_could_mean_two_things_is_refused(written: str) -> None:
    """A thousands point may be a decimal point; nobody's pay is guessed."""
    with pytest.raises(cells.BadCell):
        cells.amount(written)


@pytest.mark.parametrize("written", ["2026-03-01", "01.03.2026", "1.3.2026"])
def test_a_date_may_be_norwegian(written: str) -> None:
    """ISO and DD.MM.YYYY are the same day."""
    assert cells.day(written) == date(2026, 3, 1)


@pytest.mark.parametrize(
    "written", ["2026-02-30", "03/01/2026", "01.03.26", "46082", "2026-03-01 00:00", "0026-03-01"]
)
def test_a_doubtful_date_is_refused(written: str) -> None:
    """No such day, American order, two digits and Excel's day numbers are not guessed."""
    with pytest.raises(cells.BadCell) as bad:
        cells.day(written)

    assert "2026-03-31" in bad.value.hint


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ("Mon-Fri 08:00-15:30", "Mon-Fri 08:00-15:30"),
        ("man-fre 08.00 - 15.30", "Mon-Fri 08:00-15:30"),
        ("måndag\u2013fredag 8:00\u201315:30", "Mon-Fri 08:00-15:30"),
        ("Mon-Thu 08:00-15:45; Fri 08:00-15:00", "Mon-Thu 08:00-15:45; Fri 08:00-15:00"),
    ],
)
def test_ordinary_hours_are_kept_in_one_form(written: str, hours: str) -> None:
    """Norwegian days, points and long dashes mean what they look like."""
    assert cells.hours(written) == hours


@pytest.mark.parametrize(
    "written", ["08:00-15:30", "Mon-Fri", "Fri-Mon 08:00-15:30", "Mon 16:00-08:00", "Mon 8-25", ";"]
)
def test_impossible_ordinary_hours_are_refused(written: str) -> None:
    """No days, no hours, backwards days and backwards hours are faults."""
    with pytest.raises(cells.BadCell):
        cells.hours(written)


def test_several_roles_stand_side_by_side() -> None:
    """Spaces, plus signs and semicolons all separate roles."""
    assert cells.roles("supervisor staff") == {"supervisor", "staff"}
    assert cells.roles("Staff + approver;auditor") == {"staff", "approver", "auditor"}
    with pytest.raises(cells.BadCell, match="boss"):
        cells.roles("staff boss")


@pytest.mark.parametrize("written", ["Ane", "ane b", "4ane", "-ane", "ane@x", "a" * 31])
def test_a_handle_is_a_short_plain_word(written: str) -> None:
    """Capitals, spaces and signs would be typed wrong at night."""
    assert cells.handle("leiar-ås2") == "leiar-ås2"
    with pytest.raises(cells.BadCell):
        cells.handle(written)


@pytest.mark.parametrize(
    ("written", "said"),
    [("F-200", "codes of contacts"), ("F-0", "not a family"), ("F31", "not"), ("Hansen", "not")],
)
def test_a_family_code_is_never_a_contact_code(written: str, said: str) -> None:
    """F-1 to F-199; from 200 on a text with that number means a contact."""
    assert cells.family_code("f-199") == "F-199"
    with pytest.raises(cells.BadCell, match=said):
        cells.family_code(written)


def test_a_letter_is_one_of_26() -> None:
    """Æ, two letters and look-alikes are refused."""
    assert cells.letter("b") == "B"
    for wrong in ("Æ", "AB", "1", "\u212a"):
        with pytest.raises(cells.BadCell):
            cells.letter(wrong)


def test_an_answer_is_yes_no_or_never_asked() -> None:
    """Norwegian answers count; anything else is not taken for a yes."""
    assert [cells.answer(said) for said in ("Ja", "nei", "ikkje spurt")] == [
        "yes",
        "no",
        "not asked",
    ]
    for wrong in ("x", "1", "kanskje", "yes please"):
        with pytest.raises(cells.BadCell):
            cells.answer(wrong)


@pytest.mark.parametrize(
    "written", ["ane", "ane@", "Ane <ane@example.org>", "a@b", "a@b.no, c@d.no"]
)
def test_an_address_is_one_plain_address(written: str) -> None:
    """Names, lists and halves are refused."""
    assert cells.email("ane.å@example.org") == "ane.å@example.org"
    with pytest.raises(cells.BadCell):
        cells.email(written)


def test_an_employee_number_keeps_its_zeros() -> None:
    """It is text: 007 is not 7, and what Excel shortened is refused."""
    assert cells.employee_number("007") == "007"
    with pytest.raises(cells.BadCell, match="Excel"):
        cells.employee_number("1.0E+07")


def test_a_cell_in_a_message_cannot_take_over_the_terminal() -> None:
    """Escape sequences and marks of direction are shown as question marks."""
    with pytest.raises(cells.BadCell) as bad:
        cells.day("\x1b[2J\u202e2026")

    assert bad.value.message.isprintable()
