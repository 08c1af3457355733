"""One's own page: next shifts, the address for a calendar, absences out of a calendar."""

import io
import re

from werkzeug.test import Client

from oncall.rota.work import rota_of
from tests.rota_pages.visitors import Pages, wanted, words

HOLIDAY = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:1
SUMMARY:Something nobody reads
DTSTART;VALUE=DATE:20260310
DTEND;VALUE=DATE:20260312
END:VEVENT
END:VCALENDAR
"""


def upload(pages: Pages, handle: str, text: str) -> str:
    """What she reads after she has given a file."""
    file = (io.BytesIO(text.encode()), "away.ics")
    return pages.sends(handle, "/rota/mine/away", file=file).text


def test_ones_next_shifts(pages: Pages) -> None:
    """Hers and nobody else's, from now on; few questions."""
    said = pages.reads("ane", "/rota/mine")

    assert "weeks Now – 20:00 Therapists Wed 4 March" in said
    assert "Supervisor" not in said
    assert "You have no shifts" in pages.reads("vikar", "/rota/mine")
    assert pages.count("ane", "/rota/mine") <= 8


def test_an_address_is_made_shown_once_and_answers(pages: Pages) -> None:
    """The calendar at it has her shifts; another one ends it."""
    page = pages.sends("ane", "/rota/mine/feed").text
    address = re.search(r"/calendar/[0-9a-f]+\.ics", page)
    assert address is not None
    calendar = Client(pages.world.service.pages)

    assert 'src="data:image/svg+xml' in page
    assert calendar.get(address[0]).status_code == 200
    assert address[0] not in pages.get("ane", "/rota/mine").text
    assert "You have an address already." in words(pages.sends("ane", "/rota/mine/feed").text)

    pages.sends("ane", "/rota/mine/feed", again="yes")
    pages.world.run(2)
    assert calendar.get(address[0]).status_code == 410


def test_a_reminder_and_busy_time_are_chosen_with_the_address(pages: Pages) -> None:
    """Another address keeps what was chosen until she says otherwise; nonsense is refused."""
    made = pages.sends("ane", "/rota/mine/feed", alarm="30", busy="yes").text
    address = re.search(r"/calendar/[0-9a-f]+\.ics", made)
    assert address is not None
    feed = Client(pages.world.service.pages).get(address[0]).text
    page = pages.get("ane", "/rota/mine").text

    assert ("TRIGGER:-PT30M" in feed, "TRANSP:OPAQUE" in feed) == (True, True)
    assert '<option value="30" selected>30 min before</option>' in page
    assert 'value="yes" checked> Show me as busy' in page

    again = pages.sends("ane", "/rota/mine/feed", again="yes", alarm="").text
    assert " selected" not in again
    assert 'value="yes"> Show me as busy' in again
    for alarm in ("x", "-5", "99999", "\0"):
        assert pages.sends("bo", "/rota/mine/feed", alarm=alarm).status_code == 400
    assert "Make the address" in pages.reads("bo", "/rota/mine")


def test_absences_out_of_a_file_are_shown_and_then_recorded(pages: Pages) -> None:
    """Times only, no word of hers; recorded once, as her own, and seen by the rota."""
    page = upload(pages, "dina", HOLIDAY)
    span = re.search(r'name="span" value="([^"]+)"', page)
    assert span is not None

    assert "Tue 10 March 2026 00:00 – Thu 12 March 2026 00:00" in words(page)
    assert "nobody reads" not in page

    done = pages.sends("dina", "/rota/mine/record", span=span[1])
    assert "It is recorded that you are away." in pages.reads("dina", done.headers["Location"])
    assert "on record already" in words(upload(pages, "dina", HOLIDAY))
    with pages.world.desk.db.reading() as conn:
        (change,) = rota_of(conn, pages.world.team_id).changes
    assert (change.kind, change.person) == ("absent", "dina")


def test_a_file_that_says_nothing_is_told(pages: Pages) -> None:
    """What is wrong, and what to do."""
    for text in ("", "no calendar", HOLIDAY.replace("END:VEVENT", "RRULE:FREQ=DAILY\nEND:VEVENT")):
        assert "does not say clearly when you are away" in words(upload(pages, "dina", text))


def test_what_is_no_span_is_not_recorded(pages: Pages) -> None:
    """Whatever somebody sends."""
    for span in ("", "x/y", "2026-03-10/2026-03-11/2026-03-12"):
        assert pages.sends("dina", "/rota/mine/record", span=span).status_code == 400


def test_absences_stand_on_ones_own_page_only(pages: Pages) -> None:
    """The office has no such page."""
    day = ("2026-03-04T08:00+01:00", "2026-03-04T20:00+01:00")
    pages.changes(wanted("absent", "ane", "", "", *day))

    away = "When you are away Wed 4 March 2026 08:00"
    assert away in pages.reads("ane", "/rota/mine")
    assert away not in pages.reads("bo", "/rota/mine")
    assert pages.get("merkantil", "/rota/mine").status_code == 403
