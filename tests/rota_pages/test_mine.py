"""One's own page: next shifts, the address for a calendar, absences out of a calendar."""

import io
import re

from werkzeug.test import Client

from oncall.people.rows.audit import latest
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


def test_what_was_chosen_changes_without_another_address(pages: Pages) -> None:
    """Saved, and there the next time her calendar asks; nonsense is refused."""
    assert pages.sends("ane", "/rota/mine/choose", alarm="30").headers["Location"].endswith("done=")
    made = pages.sends("ane", "/rota/mine/feed").text
    address = re.search(r"/calendar/[0-9a-f]+\.ics", made)
    assert address is not None
    calendar = Client(pages.world.service.pages)
    assert "TRANSP:OPAQUE" not in calendar.get(address[0]).text

    saved = pages.sends("ane", "/rota/mine/choose", alarm="60", busy="yes")
    assert "Saved." in pages.reads("ane", saved.headers["Location"])
    assert '<option value="60" selected>' in pages.get("ane", "/rota/mine").text
    pages.world.run(2)
    assert {"TRIGGER:-PT60M", "TRANSP:OPAQUE"} <= {*calendar.get(address[0]).text.splitlines()}
    assert pages.sends("ane", "/rota/mine/choose", alarm="soon").status_code == 400


def test_the_teams_calendar_is_made_chosen_renewed_and_ended(pages: Pages) -> None:
    """By whoever leads; its address is shown once, and only hers who leads is the page."""
    assert "The team's calendar" in pages.reads("tove", "/rota/mine")
    assert "The team's calendar" not in pages.reads("bo", "/rota/mine")
    empty = pages.reads("ane", "/rota/calendar")
    assert "Make the address" in empty
    assert "End the address" not in empty

    made = pages.sends("ane", "/rota/calendar/feed", alarm="").text
    address = re.search(r"/calendar/[0-9a-f]+\.ics", made)
    assert address is not None
    calendar = Client(pages.world.service.pages)
    assert "SUMMARY:Vakt: Ane" in calendar.get(address[0]).text
    assert address[0] not in pages.get("tove", "/rota/calendar").text
    assert pages.count("tove", "/rota/calendar") <= 8
    assert "There is an address already." in words(pages.sends("tove", "/rota/calendar/feed").text)

    saved = pages.sends("tove", "/rota/calendar/choose", busy="yes", alarm="15")
    assert "Saved." in pages.reads("tove", saved.headers["Location"])
    pages.world.run(2)
    assert "TRANSP:OPAQUE" in calendar.get(address[0]).text

    again = pages.sends("tove", "/rota/calendar/feed", again="yes").text
    pages.world.run(2)
    assert (address[0] not in again, calendar.get(address[0]).status_code) == (True, 410)
    ended = pages.sends("tove", "/rota/calendar/revoke")
    assert "The address has ended." in pages.reads("tove", ended.headers["Location"])
    assert pages.sends("tove", "/rota/calendar/revoke").headers["Location"].endswith("done=")
    assert pages.sends("tove", "/rota/calendar/choose").headers["Location"].endswith("done=")

    with pages.world.desk.db.reading() as conn:
        log = [(each.who, each.did) for each in latest(conn, pages.world.team_id, most=9)]
    made = "team_feed_made"
    assert sorted(log) == [("ane", made), ("tove", "team_feed_ended"), ("tove", made)]


def test_what_calendars_say_is_chosen_on_the_page(pages: Pages) -> None:
    """Of everybody's; no number and no family stands in it, and what was typed is there still."""
    made = pages.sends("bo", "/rota/mine/feed").text
    address = re.search(r"/calendar/[0-9a-f]+\.ics", made)
    assert address is not None
    wrong = pages.sends("ane", "/rota/calendar/look", title="Ring 400 00 102", detail="x").text
    assert "There is a phone number, the code of a family, or a sign" in wrong
    assert 'value="Ring 400 00 102"' in wrong

    assert 'role="alert"' in pages.sends("ane", "/rota/calendar/look", title="\0").text

    saved = pages.sends("ane", "/rota/calendar/look", title="Rotor", detail="{rotation}")
    assert "Saved." in pages.reads("ane", saved.headers["Location"])
    assert 'value="{rotation}"' in pages.get("tove", "/rota/calendar").text
    pages.world.run(2)
    feed = Client(pages.world.service.pages).get(address[0]).text
    assert {"SUMMARY:Rotor", "DESCRIPTION:therapists"} <= {*feed.splitlines()}
    for path in ("", "/feed", "/choose", "/revoke", "/look"):
        ask = pages.sends if path else pages.get
        assert ask("bo", f"/rota/calendar{path}").status_code == 403


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
