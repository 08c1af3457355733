"""Absences out of a calendar file, or as days: recorded, and seen by whoever is on."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from oncall.calendar.core.absences import Away, Unclear, days, not_yet_known, read_absences

OSLO = ZoneInfo("Europe/Oslo")
NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)


def utc(text: str) -> datetime:
    """An instant by the wall in Oslo, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=OSLO).astimezone(UTC)


def file(*events: str) -> str:
    """A calendar file with these events."""
    bodies = (f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{''.join(bodies)}END:VCALENDAR\r\n"


JULY = "DTSTART;VALUE=DATE:20260706\r\nDTEND;VALUE=DATE:20260713\r\nSUMMARY:Operasjon"


@pytest.mark.parametrize(
    ("event", "start", "end"),
    [
        (JULY, "2026-07-06T00:00", "2026-07-13T00:00"),
        ("DTSTART;VALUE=DATE:20261025", "2026-10-25T00:00", "2026-10-26T00:00"),
        (
            "DTSTART:20260706T080000Z\r\nDTEND:20260706T100000Z",
            "2026-07-06T10:00",
            "2026-07-06T12:00",
        ),
        ("DTSTART:20260706T080000\r\nDURATION:PT3H", "2026-07-06T08:00", "2026-07-06T11:00"),
        (
            "DTSTART;TZID=Europe/London:20260706T080000\r\nDURATION:PT1H",
            "2026-07-06T09:00",
            "2026-07-06T10:00",
        ),
    ],
)  # fmt: skip
def test_an_event_is_read_as_it_is_meant(event: str, start: str, end: str) -> None:
    """Whole days are the team's, also the one of 25 hours; a time without a zone is, too."""
    assert read_absences(file(event), OSLO) == (Away(utc(start), utc(end)),)


def test_what_touches_is_one_absence() -> None:
    """Two weeks written as two events, and a day in the middle of them."""
    second = "DTSTART;VALUE=DATE:20260713\r\nDTEND;VALUE=DATE:20260720"
    middle = "DTSTART:20260708T080000Z\r\nDTEND:20260708T090000Z"
    cancelled = "DTSTART;VALUE=DATE:20260901\r\nSTATUS:CANCELLED"

    assert read_absences(file(second, middle, JULY, cancelled), OSLO) == (
        days(date(2026, 7, 6), date(2026, 7, 19), OSLO),
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("hei", "no calendar file"),
        (file(), "no event"),
        (file(f"{JULY}\r\nRRULE:FREQ=WEEKLY"), "2026-07-06 repeats"),
        (file("DTSTART:20260706T080000Z"), "2026-07-06 has no end"),
        (file("DTSTART:20260706T080000Z\r\nDTEND:20260705T080000Z"), "ends before it begins"),
        (file("DTSTART;VALUE=DATE:20260706\r\nDTEND:20260707T080000Z"), "has no end"),
        (file("DTSTART:i morgon\r\nDTEND:20260707T080000Z"), "no beginning"),
        (file("SUMMARY:Operasjon"), "no beginning"),
    ],
)
def test_what_is_unclear_is_told_without_her_words(text: str, reason: str) -> None:
    """Each event by its day, never by its title; and nothing is recorded."""
    with pytest.raises(Unclear, match=reason) as caught:
        read_absences(text, OSLO)

    assert "Operasjon" not in str(caught.value)


def test_only_what_is_new_and_to_come_is_recorded() -> None:
    """The same file once more records nothing."""
    july, past = days(date(2026, 7, 6), date(2026, 7, 12), OSLO), Away(utc("2026-03-01T00:00"), NOW)

    assert not_yet_known([past, july], [], NOW) == (july,)
    assert not_yet_known([july], [july], NOW) == ()


@given(
    st.lists(
        st.tuples(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(0, 40)),
        min_size=1,
        max_size=6,
    )
)
def test_days_survive_the_file(spans: list[tuple[date, int]]) -> None:
    """Written by a library as days, read back: exactly those days, on any night of the year."""
    calendar = Calendar()
    for first, more in spans:
        event = Event()
        event.add("dtstart", first)
        event.add("dtend", date.fromordinal(first.toordinal() + more + 1))
        calendar.add_component(event)
    away = {
        date.fromordinal(first.toordinal() + n) for first, more in spans for n in range(more + 1)
    }
    found = read_absences(calendar.to_ical().decode(), OSLO)

    walls = [(each.start.astimezone(OSLO), each.end.astimezone(OSLO)) for each in found]
    assert away == {
        date.fromordinal(day)
        for start, end in walls
        for day in range(start.toordinal(), end.toordinal())
    }
    assert all(edge.hour == 0 for wall in walls for edge in wall)


def test_leave_is_recorded_once_and_seen_by_the_rota(
    types: Callable[..., Result], tmp_path: Path
) -> None:
    """Asked first, then recorded; the same file again has nothing to record."""
    (tmp_path / "ferie.ics").write_text(file(JULY.replace("2026", "2099")))
    words = ("calendar", "absences", "--person", "ane", str(tmp_path / "ferie.ics"))
    asked, told, again = types(*words), types(*words, "--yes"), types(*words, "--yes")
    listed = types("rota", "change", "list")

    assert (
        asked.exit_code,
        "ane is away from 2099-07-06 00:00 to 2099-07-13 00:00" in told.stdout,
    ) == (1, True)
    assert told.exit_code == 0, told.output
    assert again.stdout.startswith("Nothing to record")
    assert listed.stdout.count("absent") == 1
    assert "Operasjon" not in listed.output


def test_days_will_do(types: Callable[..., Result]) -> None:
    """From the first to the last, both included; half of it is a mistake in the call."""
    told = types(
        "calendar",
        "absences",
        "--person",
        "bo",
        "--from",
        "2099-07-06",
        "--to",
        "2099-07-12",
        "--yes",
    )
    half = types("calendar", "absences", "--person", "bo", "--from", "2099-07-06", "--yes")
    unknown = types(
        "calendar",
        "absences",
        "--person",
        "nobody",
        "--from",
        "2099-07-06",
        "--to",
        "2099-07-12",
        "--yes",
    )

    assert "bo is away from 2099-07-06 00:00 to 2099-07-13 00:00" in told.stdout
    assert half.exit_code == 2
    assert (unknown.exit_code, "is not on record" in unknown.stderr) == (1, True)


def test_leave_of_whoever_holds_the_line_is_found_by_the_check(
    types: Callable[..., Result], tmp_path: Path
) -> None:
    """Out of a calendar's file; the line stays hers until somebody has it."""
    (tmp_path / "ferie.ics").write_text(file(JULY.replace("2026", "2099")))
    before = types("rota", "check", "--from", "2099-07-06", "--weeks", "1")
    types("calendar", "absences", "--person", "tove", str(tmp_path / "ferie.ics"), "--yes")
    after = types("rota", "check", "--from", "2099-07-06", "--weeks", "1")

    assert "on-leave" not in before.output
    assert "on-leave" in after.output


def test_a_kind_that_is_none_records_nothing(types: Callable[..., Result]) -> None:
    """The example's file tells no kinds apart."""
    days_off = ("--from", "2099-07-06", "--to", "2099-07-12", "--kind", "ferie", "--yes")
    told = types("calendar", "absences", "--person", "bo", *days_off)

    assert (told.exit_code, "add an [[absence]] to the rota file" in told.stderr) == (1, True)
    assert types("rota", "change", "list").stdout == ""
