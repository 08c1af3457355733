"""Callers without a number, numbers in every wrong form, and calls to a house without a team."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from oncall.app import build, open_desk
from oncall.carrier.twilio import TwilioCarrier
from oncall.demo.example import example_folder, import_example
from oncall.demo.world import LINE
from oncall.rota.work import import_plan
from tests.hostile.doors import ANE, MOTHER, STRANGER, Doors, rings, twiml

WITHHELD = (
    "anonymous", "ANONYMOUS", "Anonymous", "RESTRICTED", "unknown", "Unavailable", "", " ",
    "sip:anonymous@anonymous.invalid", "+266696687", "266696687", "+7378742833", "+2562533",
    "+8656696", "+86282452253",
)  # fmt: skip
ODD = (
    "client:ane", "client:+4740000201", "sip:4740000201@evil.example",
    "+47", "+", "112", "+47112", "++4740000201",
    "+4740000201;ext=5", "4740000201x", "å", "9" * 60, "+999999999999999",
    "Infinity", "0", "-1", "+47400002011", "tel:", "whatsapp:4740000201", "'; --", "\x00",
)  # fmt: skip
MOTHERS = (
    "+4740000201", "004740000201", "40000201", "+47 400 00 201", "\u202e+4740000201",
    "sip:+4740000201@switchboard.example", "whatsapp:+4740000201", "rcs:+4740000201",
)  # fmt: skip


def test_a_withheld_caller_rings_and_joins_nothing(doors: Doors) -> None:
    """Each is connected like anyone, and is a contact of its own."""
    for count, caller in enumerate(WITHHELD):
        assert rings(doors.call(f"CA{count}", caller))
        assert doors.text("Hei", f"SM{count}", caller).status_code == 200

    found = doors.contacts()
    assert len(found) == 2 * len(WITHHELD)
    assert {each["family"] for each in found} == {None}
    assert all(len(each["arrivals"]) == 1 for each in found)


def test_an_odd_number_is_a_stranger(doors: Doors) -> None:
    """It rings, is no family and no colleague, and its text gives nobody an order."""
    doors.text("Hei", "SM0")
    doors.world.run(5)
    for count, caller in enumerate(ODD):
        assert rings(doors.call(f"CA{count}", caller)), caller
        assert doors.text("ok", f"SM{count}x", caller).status_code == 200

    first, *strangers = doors.contacts()
    assert (first["family"], first["state"]) == ("F-31", "open")
    assert {each["family"] for each in strangers} == {None}


def test_the_same_number_in_another_form_is_the_same_mother(doors: Doors) -> None:
    """However it is written, it is one contact."""
    for count, caller in enumerate(MOTHERS):
        assert rings(doors.call(f"CA{count}", caller)) == [ANE], caller

    assert len(doors.contacts()) == 1


@pytest.mark.parametrize("called", ["", "4752000000", "+47 52 00 00 00", "+4752999999", "client:x"])
def test_the_only_team_is_reached_under_any_number(doors: Doors, called: str) -> None:
    """Somebody forgot a number in the rota file: no family meets a dead line for that."""
    answer = doors.post("/voice", CallSid="CA1", From=MOTHER, To=called)

    assert rings(answer) == [ANE]


def test_with_two_teams_each_is_reached_under_its_own_number(doors: Doors) -> None:
    """In any form; a number of neither is a sentence, and the call is kept."""
    desk = doors.world.desk
    plan = (example_folder() / "example.toml").read_text("utf-8")
    other = plan.replace("Example team", "Other team").replace(LINE, "+4752000001")
    import_plan(desk.db, desk.vault, desk.env, text=other)
    for job in doors.world.service.jobs:
        job.run()

    for count, called in enumerate((LINE, "4752000000", "004752000000", "+47 52 00 00 00")):
        answer = doors.post("/voice", CallSid=f"CA{count}", From=MOTHER, To=called)
        assert rings(answer) == [ANE], called
    nobodys = doors.post("/voice", CallSid="CA9", From=STRANGER, To="+4752000009")
    assert "1 1 3" in "".join(twiml(nobodys).itertext())
    assert doors.post("/sms", MessageSid="SM9", From=STRANGER, To="+4752000009").status_code == 503


def test_a_house_without_a_team_keeps_the_call(
    doors: Doors, make_database: Callable[[], str], tmp_path: Path
) -> None:
    """Emergency numbers are spoken; when the rota has come, so has the contact."""
    folder = tmp_path / "new"
    folder.mkdir()
    moved = _moved(doors.world.config, folder, make_database())
    desk = open_desk(moved, doors.world.env)
    carrier = TwilioCarrier("AC0", "x", http_client=object())
    service = build(moved, desk, carrier)
    doors.client = Client(service.webhooks)

    assert "1 1 3" in "".join(twiml(doors.call()).itertext())
    assert doors.text("Hei").status_code == 503
    assert doors.client.get("/health").status_code == 503
    import_example(desk)
    next(job for job in service.jobs if job.name == "outcry").run()

    with desk.db.reading() as conn:
        from oncall.contact.work.shown.listing import list_contacts

        assert [each["family"] for each in list_contacts(conn)] == ["F-31"]
    desk.db.close()


def _moved(config: Any, folder: Path, url: str) -> Any:
    from dataclasses import replace

    database, data = replace(config.database, url=url), replace(config.data, folder=folder)
    return replace(config, database=database, data=data)
