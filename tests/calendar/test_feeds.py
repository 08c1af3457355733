"""Feeds as clients meet them: addresses, conditional requests, and what they never tell."""

import dataclasses
import logging
import re
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Never, cast

import pytest
from flask import Flask
from sqlalchemy import event
from werkzeug.test import Client

from oncall.calendar.core.choices import NotForACalendar
from oncall.calendar.core.pieces import EVERYBODY
from oncall.calendar.pages.feed import blueprint
from oncall.calendar.rows.tables import feed
from oncall.calendar.work import giving
from oncall.calendar.work.giving import Choice, FeedFault
from oncall.calendar.work.serving import FRESH, Feeds
from oncall.demo.example import EXAMPLE
from oncall.demo.world import World
from oncall.people.rows.audit import latest
from oncall.people.work import import_people
from oncall.rota.core.changes.laying import Wanted
from oncall.rota.work import Deed, import_plan, undo_change
from oncall.store import signs
from oncall.store.engine import Database
from oncall.web.xml import answer_plainly
from tests.calendar.conftest import BO_BY_VIKAR, NOON, Calendars, events, on_day
from tests.canaries import NAMES, NUMBERS

ANE_LEAVES = (
    "handle,name,role,employee_number,phone,second_phone,email,language,paid,yearly_salary,divisor,"
    "ordinary,from,to\n"
    'ane,Ane,staff,10002,+47 400 00 102,,,nn,payroll,"690 000,00",1850,Mon-Fri 08:00-15:30,,'
)


def test_a_person_subscribes_to_her_shifts(team: Calendars) -> None:
    """Each of her shifts is an event, from ninety days back to a year ahead; nobody else's is."""
    found = events(team.get(team.make("ane").address))

    assert f"{found[0]['DTSTART'].dt:%Y-%m-%d %H:%M}" == "2026-01-01 08:00"  # the plan's first day
    assert f"{found[-1]['DTSTART'].dt:%Y-%m-%d %H:%M}" == "2027-04-06 08:00"
    assert len(found) == 461
    assert {str(each["SUMMARY"]) for each in found} == {"Vakt"}


def test_the_team_subscribes_to_everybodys(team: Calendars) -> None:
    """One event for each of those on duty, by the name colleagues use; free in the calendar."""
    found = on_day(team.get(team.make().address), "2026-03-04")

    assert [str(each["SUMMARY"]) for each in found] != []
    assert sorted(str(each["SUMMARY"]) for each in found) == [
        "Vakt: Ane", "Vakt: Bo", "Vakt: Cato", "Vakt: Dina", "Vakt: Eli",
    ]  # fmt: skip
    assert {each["TRANSP"] for each in found} == {"TRANSPARENT"}


def test_nothing_changed_is_a_word(team: Calendars) -> None:
    """By tag or by time: 304, with nothing behind it, and the feed is not built."""
    address = team.make("ane").address
    first = team.get(address)
    by_tag = team.get(address, If_None_Match=first.headers["ETag"])
    by_time = team.get(address, If_Modified_Since=first.headers["Last-Modified"])

    assert (by_tag.status_code, by_time.status_code) == (304, 304)
    assert by_tag.data + by_time.data == b""
    assert by_tag.headers["ETag"] == first.headers["ETag"]
    assert team.get(address, If_None_Match='"another"').status_code == 200


def test_while_nobody_changes_anything_the_pool_is_asked_nothing(tmp_path: Path) -> None:
    """In a file, where one small question goes beside it, also after a commit of something else.

    The next who asks sees what another process changes.
    """
    team = Calendars(World(tmp_path, NOON, url=f"sqlite:///{tmp_path / 'oncall.db'}"))
    address, asked = team.make("bo").address, []
    first = team.get(address)
    team.get(address)  # what was published meanwhile is known from now on
    engine = team.world.desk.db.engine
    event.listen(engine, "before_cursor_execute", lambda *of: asked.append(of[2]))
    quiet = team.get(address, If_None_Match=first.headers["ETag"]).status_code
    elsewhere = Database(f"sqlite:///{tmp_path / 'oncall.db'}")
    with elsewhere.transaction() as tx:
        signs.lives(tx, "another", {"worker": team.world.now})
    busy = team.get(address, If_None_Match=first.headers["ETag"]).status_code
    queries = list(asked)
    desk = dataclasses.replace(team.world.desk, db=elsewhere)
    giving.choose_look(desk, team=None, title="Rotor", detail=None)
    elsewhere.close()
    changed = team.get(address, If_None_Match=first.headers["ETag"])
    team.world.desk.db.close()

    assert (quiet, busy, queries) == (304, 304, [])
    assert {str(each["SUMMARY"]) for each in events(changed)} == {"Rotor"}


def test_what_is_wished_of_a_feed_changes_at_its_address(team: Calendars) -> None:
    """Ane is busy and reminded from now on, Bo in the same second; the team's is as it was."""
    ane, bo, all_ = (team.make(each).address for each in ("ane", "bo", ""))
    before = {each: team.get(each) for each in (ane, bo, all_)}
    desk = team.world.desk
    wished = Choice(busy=True, alarm_min=30)
    giving.choose_again(desk, team=None, person="ane", choice=wished)
    team.get(ane)
    team.world.leap_to(team.world.now - FRESH)  # Bo's is of the same second
    giving.choose_again(desk, team=None, person="bo", choice=wished)

    after = {
        each: team.get(each, If_None_Match=before[each].headers["ETag"]) for each in (ane, bo, all_)
    }
    assert [after[each].status_code for each in (ane, bo, all_)] == [200, 200, 304]
    was, now = (on_day(each[ane], "2026-03-09")[0] for each in (before, after))
    assert (was["TRANSP"], now["TRANSP"]) == ("TRANSPARENT", "OPAQUE")
    assert (was["UID"], was["SEQUENCE"]) == (now["UID"], now["SEQUENCE"])
    assert now["LAST-MODIFIED"].dt > was["LAST-MODIFIED"].dt
    assert "TRIGGER:-PT30M" in after[bo].text

    etag = after[ane].headers["ETag"]
    assert giving.choose_again(desk, team=None, person="ane", choice=wished).busy
    assert team.get(ane, If_None_Match=etag).status_code == 304
    with pytest.raises(FeedFault, match="A feed of cato is not there"):
        giving.choose_again(desk, team=None, person="cato", choice=wished)
    with pytest.raises(NotForACalendar, match="0 minutes to one week"):
        giving.choose_again(desk, team=None, person="ane", choice=Choice(alarm_min=-5))


def test_a_change_is_seen_at_once_by_both_and_only_by_them(team: Calendars) -> None:
    """From 9 March Bo's days are Vilde's: his are cancelled, hers are there; Ane's is as it was."""
    bo, vikar, ane = (team.make(each).address for each in ("bo", "vikar", "ane"))
    before = {each: team.get(each) for each in (bo, vikar, ane)}

    team.plan("2026-03-09", *BO_BY_VIKAR)

    tags = {each: before[each].headers["ETag"] for each in before}
    after = {each: team.get(each, If_None_Match=tags[each]) for each in before}
    assert [after[each].status_code for each in (bo, vikar, ane)] == [200, 200, 304]
    (was,), (gone,) = on_day(before[bo], "2026-03-09"), on_day(after[bo], "2026-03-09")
    assert (gone["UID"], gone["STATUS"]) == (was["UID"], "CANCELLED")
    assert (was["SEQUENCE"], gone["SEQUENCE"]) == (0, 1)
    assert gone["LAST-MODIFIED"].dt > was["LAST-MODIFIED"].dt
    assert str(gone["SUMMARY"]) == "Avlyst: Vakt"
    assert [each["STATUS"] for each in on_day(after[vikar], "2026-03-09")] == ["CONFIRMED"]
    assert [each["STATUS"] for each in on_day(after[bo], "2026-03-08")] == ["CONFIRMED"]


def test_a_swap_is_seen_on_both_feeds_and_taken_back_on_both(team: Calendars) -> None:
    """Tove gives two days to Vilde, an absence takes Ane off; undone, all is as it was."""
    people = ("tove", "vikar", "ane", "bo")
    feeds = {each: team.make(each).address for each in people}
    before = {each: team.get(feeds[each]) for each in people}
    start, end = (datetime(2026, 3, day, 7, tzinfo=UTC) for day in (9, 11))

    team.change(
        Wanted("give", "supervisor", "vikar", "tove", start, end),
        Wanted("absent", "", "ane", "", start, start + timedelta(hours=1)),
    )
    after = {
        each: team.get(feeds[each], If_None_Match=before[each].headers["ETag"]) for each in people
    }
    desk = team.world.desk
    undo_change(desk.db, desk.vault, desk.env, team=None, number=1, deed=Deed("tove", "not so"))
    back = {each: events(team.get(feeds[each])) for each in people}

    assert [after[each].status_code for each in people] == [200, 200, 200, 304]
    (hers,) = events(after["vikar"])
    assert (hers["DTSTART"].dt, hers["DTEND"].dt, hers["STATUS"]) == (start, end, "CONFIRMED")
    week = next(e for e in events(before["tove"]) if e["DTSTART"].dt <= start < e["DTEND"].dt)
    shown = [
        e
        for e in events(after["tove"])
        if e["DTSTART"].dt < end < e["DTEND"].dt or e["UID"] == week["UID"]
    ]
    assert all(e["DTEND"].dt <= start or e["DTSTART"].dt >= end for e in shown)
    assert [f"{e['DTSTART'].dt:%H:%M}" for e in on_day(after["ane"], "2026-03-09")] == ["09:00"]
    (gone,) = back["vikar"]
    assert (gone["UID"], gone["STATUS"], int(gone["SEQUENCE"])) == (hers["UID"], "CANCELLED", 1)
    for each in ("tove", "ane"):
        live = [e for e in back[each] if e["STATUS"] == "CONFIRMED"]
        assert [(e["DTSTART"].dt, e["DTEND"].dt) for e in live] == [
            (e["DTSTART"].dt, e["DTEND"].dt) for e in events(before[each])
        ]


def test_midnight_moves_the_window(team: Calendars) -> None:
    """Tomorrow there is a day more; what was there has the ids it had."""
    address = team.make("ane").address
    today = team.get(address)
    team.world.leap_to(team.world.now + timedelta(days=1))
    tomorrow = team.get(address, If_None_Match=today.headers["ETag"])

    assert len(events(tomorrow)) == len(events(today)) + 1
    assert {e["UID"] for e in events(today)} < {e["UID"] for e in events(tomorrow)}


def test_a_feed_has_one_address_that_is_told_once(team: Calendars) -> None:
    """256 random bits; the database holds a hash of them and nothing else."""
    given = team.make("ane")
    token = re.search(r"/calendar/([0-9a-f]{64})\.ics", given.address)
    with team.world.desk.db.reading() as conn:
        (row,) = conn.execute(feed.select()).all()

    assert token
    assert token[1] not in str(row)
    assert token[1] not in repr(given)
    with pytest.raises(FeedFault, match="renew"):
        team.make("ane")


def test_the_old_address_ends_when_a_new_one_is_made(team: Calendars) -> None:
    """410 for ever, and the wishes go over to the new one."""
    old = team.make("ane", busy=True, alarm_min=30)
    new = team.renew("ane", alarm_min=None)

    assert [team.get(each.address).status_code for each in (old, new)] == [410, 200]
    assert (new.feed.busy, new.feed.alarm_min) == (True, None)


def test_whoever_leaves_has_no_feed_also_when_she_comes_back(team: Calendars) -> None:
    """The day after her last: 410 at once, and her old address stays ended."""
    address, desk = team.make("ane").address, team.world.desk
    import_people(desk.db, desk.vault, desk.env, text=f"{ANE_LEAVES}2026-03-03\n")
    last_day = team.get(address).status_code
    team.world.leap_to(team.world.now + timedelta(days=1))
    left = team.get(address).status_code
    giving.revoke_leavers(desk)
    import_people(desk.db, desk.vault, desk.env, text=f"{ANE_LEAVES}\n")

    assert (last_day, left) == (200, 410)
    assert team.get(address).status_code == 410
    assert team.make("ane").feed.person == "ane"


def test_a_wrong_address_is_not_found_whatever_its_form(team: Calendars) -> None:
    """Nearly right, of another form, with words of another alphabet: 404, in the same words."""
    address = team.make("ane").address
    near = address.replace(".ics", "")[:-1] + "g.ics"
    wrong = [near, "/calendar/x.ics", "/calendar/%00%F0.ics", f"/calendar/{'f' * 64}.ics"]
    answers = [team.get(each) for each in wrong]

    assert {(each.status_code, each.text) for each in answers} == {
        (404, "There is no such calendar.\n")
    }


def test_no_feed_at_the_carriers_door(team: Calendars) -> None:
    """What families call through has no calendars behind it."""
    path = team.make("ane").address.partition("oncall.example")[2]

    assert Client(team.world.service.webhooks).get(path).status_code == 403


def test_when_it_was_last_used_is_written_down_now_and_then(team: Calendars) -> None:
    """Not at each question: a thousand calendars must not keep families from the database."""
    team.get(team.make("ane").address)
    (unwritten,) = giving.live_feeds(team.world.desk, team=None)
    team.world.run(120)
    (written,) = giving.live_feeds(team.world.desk, team=None)

    assert unwritten.used_at is None
    assert written.used_at == written.made_at + FRESH


class Hanging:
    """A database that answers nobody until it is let go."""

    def __init__(self) -> None:
        self.asked, self.let_go = threading.Event(), threading.Event()

    def committed(self) -> None:
        """Only a query could tell."""

    def row(self, _question: object) -> Never:
        """Waits, and then there is no connection."""
        self.asked.set()
        self.let_go.wait(30)
        raise ConnectionError


def test_behind_a_database_that_hangs_the_next_are_told_to_come_again(team: Calendars) -> None:
    """One waits for the database; whoever comes after is not kept with it, and no page is."""
    hanging = Hanging()
    desk = dataclasses.replace(team.world.desk, db=cast(Any, hanging))
    app = Flask("feeds")
    app.register_blueprint(blueprint(Feeds(desk, patience_s=0.05)))
    answer_plainly(app)
    path = "/calendar/" + "0" * 64 + ".ics"
    first = threading.Thread(target=Client(app).get, args=(path,))
    first.start()
    assert hanging.asked.wait(30)
    second = Client(app).get(path)
    hanging.let_go.set()
    first.join()

    assert (second.status_code, second.headers["Retry-After"]) == (503, "300")


def test_busy_and_an_alarm_are_a_persons_choice(team: Calendars) -> None:
    """The time is taken, and the phone reminds half an hour before."""
    (event,) = on_day(team.get(team.make("ane", busy=True, alarm_min=30).address), "2026-03-04")
    (alarm,) = event.walk("VALARM")

    assert (event["TRANSP"], event["X-MICROSOFT-CDO-BUSYSTATUS"]) == ("OPAQUE", "BUSY")
    assert alarm["TRIGGER"].dt == -timedelta(minutes=30)
    with pytest.raises(NotForACalendar):
        team.make("bo", alarm_min=100_000)


def test_what_a_shift_is_called_is_the_teams_choice(team: Calendars) -> None:
    """Both feeds say it, at once; each event has changed, and is the one it was."""
    mine, ours = team.make("ane").address, team.make().address
    before = team.get(mine)
    giving.choose_look(
        team.world.desk, team=None, title="Rotor, {rotation}", detail='Ring; "ein" kollega'
    )
    after = team.get(mine, If_None_Match=before.headers["ETag"])
    (was,), (event,) = on_day(before, "2026-03-04"), on_day(after, "2026-03-04")

    assert (event["UID"], str(event["SUMMARY"])) == (was["UID"], "Rotor, therapists")
    assert str(event["DESCRIPTION"]) == 'Ring; "ein" kollega'
    assert event["LAST-MODIFIED"].dt >= was["LAST-MODIFIED"].dt
    assert "Rotor, therapists: Ane" in {str(e["SUMMARY"]) for e in events(team.get(ours))}


@pytest.mark.parametrize("words", ["Ring 400 00 102", "+4740000102", "F-31 i dag", "x" * 201])
def test_no_number_and_no_family_can_be_written_into_it(team: Calendars, words: str) -> None:
    """A calendar lies open on many screens."""
    with pytest.raises(NotForACalendar):
        giving.choose_look(team.world.desk, team=None, title=None, detail=words)


def test_a_feed_tells_no_number_no_family_and_of_nobody_else(team: Calendars) -> None:
    """Numbers, codes and names: in the personal feed there are none at all."""
    mine, ours = (team.get(team.make(each).address).text for each in ("ane", ""))

    assert not NUMBERS.search(mine + ours)
    assert "F-3" not in mine + ours
    assert not NAMES.search(mine)


def test_no_log_tells_the_address(team: Calendars, caplog: pytest.LogCaptureFixture) -> None:
    """Asked rightly, wrongly, and while the database is gone: the token is in no line."""
    caplog.set_level(logging.DEBUG)
    given = team.make("ane")
    token = given.address[-68:-4]
    team.get(given.address)
    team.renew("ane")
    team.get(given.address)
    with team.world.desk.db.transaction() as tx:
        feed.drop(tx)
    failed = team.get(given.address)

    assert failed.status_code == 503
    assert caplog.records
    assert token not in caplog.text


def test_nobody_has_no_feed(team: Calendars) -> None:
    """A handle that nobody has is refused, with where to look; so is renewing what is not there."""
    with pytest.raises(FeedFault, match="oncall people list"):
        team.make("nobody")
    with pytest.raises(FeedFault, match="oncall calendar make"):
        team.renew("ane")


def test_a_client_knows_what_it_subscribes_to_and_when_to_ask(team: Calendars) -> None:
    """Its name, its zone and an hour; asked anew each time, and kept by nobody between."""
    answer = team.get(team.make().address)
    head = answer.text.partition("BEGIN:VEVENT")[0].split("\r\n")

    assert {
        "NAME:Vakt: alle", "X-WR-CALNAME;VALUE=TEXT:Vakt: alle", "X-WR-TIMEZONE:Europe/Oslo",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
    } <= set(head)  # fmt: skip
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_another_team_has_feeds_of_its_own(team: Calendars) -> None:
    """One person of the same handle in each: neither feed shows the other's shifts."""
    desk = team.world.desk
    other = EXAMPLE.replace("Example team", "Other").replace("+4752000000", "+4752000009")
    other = other.replace('"08:00-20:00"', '"10:00-11:00"')
    import_plan(desk.db, desk.vault, desk.env, text=other)
    import_people(desk.db, desk.vault, desk.env, text=f"{ANE_LEAVES}\n", team="Other")
    ours = giving.make_feed(desk, team="Example team", person="ane", choice=Choice())
    theirs = giving.make_feed(desk, team="Other", person="ane", choice=Choice())

    hours = [
        {f"{each['DTSTART'].dt:%H}" for each in events(team.get(given.address))}
        for given in (ours, theirs)
    ]
    assert hours == [{"08"}, {"10"}]


def test_the_log_says_whose_address_was_ended(team: Calendars) -> None:
    """A person's own, or the team's; what is done on the machine is not noted."""
    desk = team.world.desk
    for person in ("ane", EVERYBODY, "bo"):
        team.make(person)
    giving.revoke_feed(desk, team=None, person="ane", by="tove")
    giving.revoke_feed(desk, team=None, person=EVERYBODY, by="tove")
    giving.revoke_feed(desk, team=None, person="bo")

    with desk.db.reading() as conn:
        log = [(each.who, each.did) for each in latest(conn, team.world.team_id, most=9)]
    assert sorted(log) == [("tove", "feed_ended"), ("tove", "team_feed_ended")]
