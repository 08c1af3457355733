"""Malformed requests, correctly signed: 5 000 to each webhook, and 5 000 texts from staff.

On each database: 200 000 in a run. Nothing is a 5xx, whoever is on the line hears something, what
can be stored is stored once, nothing of it is logged, and real calls and texts come in after it.
Most take half a millisecond: everything here is drawn from a seed by hand.
"""

import io
import logging
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import text as sql

from oncall.contact.rows import contacts
from oncall.contact.work.shown.standing import entrance_of
from oncall.demo.world import LINE, PUBLIC_URL
from oncall.people.work import pins
from oncall.store import outbox
from tests.hostile.doors import ANE, MOTHER, STRANGER, Doors, link, rings
from tests.hostile.rubbish import CANARY, Door, Knock, Rubbish
from tests.hostile.test_fuzz import ordered_to_ring, wrong
from tests.reply.tables import MEANINGS, lines

EACH = 5000
FATHER = "+4740000202"
CALL = [("CallSid", "CA*"), ("From", STRANGER), ("To", LINE), ("CallStatus", "ringing")]
LEG = [
    ("CallSid", "CB1"), ("ParentCallSid", "CA0"), ("From", LINE), ("To", ANE),
    ("CallStatus", "in-progress"), ("Digits", "1"),
]  # fmt: skip
DIAL = [
    ("CallSid", "CA0"), ("CallStatus", "in-progress"), ("DialCallStatus", "no-answer"),
    ("DialCallSid", "CB1"), ("DialBridged", "false"), ("DialCallDuration", "7"),
]  # fmt: skip
PIN = "271839"
FROM_ANE = [("CallSid", "CA*"), ("From", ANE), ("To", LINE), ("CallStatus", "in-progress")]
HERS = [("CallSid", "CA0"), *FROM_ANE[1:], ("Digits", "1")]
USUAL = {
    "/voice": CALL, "/voice/screen": LEG, "/voice/accept": LEG, "/voice/next": DIAL,
    "/voice/wait": CALL, "/voice/outside": DIAL, "/voice/leg": LEG,
    "/voice/recorded": [("CallSid", "CA0"), ("RecordingSid", "RE*"), ("RecordingDuration", "9")],
    "/voice/ended": [*CALL[:3], ("CallStatus", "completed"), ("CallDuration", "0")],
    "/sms": [
        ("MessageSid", "SM*"), ("From", STRANGER), ("To", LINE), ("Body", "Hei"), ("NumMedia", "0"),
    ],
    "/sms/status": [("MessageSid", "SM1"), ("MessageStatus", "sent"), ("ErrorCode", "")],
    "/page": LEG, "/page/key": LEG, "/page/outcry": LEG,
    "/page/status": [("CallSid", "CC1"), ("CallStatus", "completed"), ("To", ANE)],
    "/ring": LEG, "/ring/key": LEG, "/ring/anyway": [*LEG[:5], ("Digits", "9")],
    "/ring/over": DIAL, "/ring/ended": [("CallSid", "CB1"), ("CallStatus", "completed")],
    "/door/pin": [*FROM_ANE, ("Digits", f"*{PIN}")], "/door/waited": FROM_ANE,
    "/door/menu": HERS, "/door/hers": HERS,
    "/fallback/x/voice.xml": CALL,
}  # fmt: skip
IN_A_CALL = (
    "/voice/screen",
    "/voice/accept",
    "/voice/next",
    "/voice/wait",
    "/voice/outside",
    "/voice/leg",
)
LIVE = ("/voice", "/voice/ended", "/voice/recorded", *IN_A_CALL)
PAGES = ("/page", "/page/key", "/page/status", "/page/outcry", "/sms/status")
RING = ("/ring", "/ring/key", "/ring/anyway", "/ring/over", "/ring/ended")
DOOR = ("/door/pin", "/door/waited", "/door/menu", "/door/hers")
TO_A_FAMILY = (
    "/door/pin",
    "/door/waited",
    "/door/menu",
    "/voice",
    "/voice/next",
    "/voice/wait",
    "/voice/outside",
    "/voice/recorded",
    "/fallback/x/voice.xml",
)
HEARS = re.compile("<(Dial|Say|Play)")
FORESEEN = (
    "ValueError: a call webhook without a call SID",
    "ValueError: a webhook of a call back without a call SID",
    "ValueError: a webhook of a colleague's call without a call SID",
)
WORDS = [line.text for meaning in MEANINGS for line in lines(meaning)]


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """All that is logged, with every trace of an error."""
    found, ours = io.StringIO(), logging.getLogger("oncall")
    handler = logging.StreamHandler(found)
    monkeypatch.setattr(ours, "propagate", False)
    ours.addHandler(handler)
    yield found
    ours.removeHandler(handler)


def door_of(doors: Doors, path: str) -> Door:
    """That address, with its signature: of a call that rings, or of a page on its way."""
    usual = USUAL[path]
    if path in (*IN_A_CALL, "/voice/recorded"):
        screen = link(doors.call("CA0"), "/voice/screen")
        return Door(screen.replace("/voice/screen", path), usual)
    if path in PAGES:
        signs = "nb" if path == "/page/outcry" else page_of(doors)
        return Door(doors.world.desk.signed_link(path, signs).removeprefix(PUBLIC_URL), usual)
    if path in RING:
        order = doors.world.desk.signed_link(path, ordered_to_ring(doors))
        return Door(order.removeprefix(PUBLIC_URL), usual)
    if path in DOOR:
        return Door(hers(doors, path), usual)
    return Door(path, usual)


def hers(doors: Doors, path: str) -> str:
    """Ane has a PIN, and has opened her call CA0 with it; she holds what the mother wrote."""
    world = doors.world
    with world.desk.db.transaction() as tx:
        pins.keep_pin(tx, entrance_of(world.desk), world.team_id, "ane", PIN)
    ordered_to_ring(doors)
    doors.call("CA0", ANE)
    doors.post("/door/pin", CallSid="CA0", From=ANE, To=LINE, Digits=f"*{PIN}")
    with world.desk.db.reading() as conn:
        contact = contacts.all_contacts(conn)[0].contact
    return f"{path}?c={contact.id}" if path == "/door/hers" else path


def page_of(doors: Doors) -> str:
    """A page to Ane by call, about the father's text; returns the effect."""
    world = doors.world
    doors.text("Hei", "SM0", FATHER)
    with world.desk.db.transaction() as tx:
        contact = contacts.all_contacts(tx)[0].contact
        values = {"code": contact.code, "who": contact.caller.name}
        payload = {"team": world.team_id, "sentence": "page", "values": values}
        effect = outbox.put(
            tx, world.env, kind="call", key="page", payload=payload, due=world.now,
            contact=contact.id, person="ane",
        )  # fmt: skip
    assert effect is not None
    return effect


def ask(doors: Doors, knock: Knock) -> tuple[int, str]:
    """What the service answers, asked as its web server would."""
    status: list[str] = []
    app: Any = doors.world.service.webhooks
    said = app(knock.environ, lambda line, *_: status.append(line))
    body = b"".join(said).decode()
    said.close()
    return int(status[0][:3]), body


def objections(path: str, status: int, body: str) -> Iterator[str]:
    """What is wrong with an answer, whatever was asked."""
    if status >= 500 or status == 302:
        yield f"answered with {status}"
    if CANARY in body or "Traceback" in body or "<!doctype" in body.lower():
        yield "tells what was sent, or where it broke"
    if status == 200 and path != "/sms/status":
        ET.fromstring(body or "<nothing/>")
    if status == 200 and path in TO_A_FAMILY and body and not HEARS.search(body):
        yield "says nothing to somebody who called"
    if status == 200 and path == "/voice/screen" and body and "<Hangup" not in body:
        yield "would join a voicemail with a family"


def knock_at(doors: Doors, door: Door, seed: int) -> set[str]:
    """Thousands of knocks at one door; returns the SIDs of texts that were said to be stored."""
    rubbish, stored = Rubbish(seed), set[str]()
    for _ in range(EACH):
        knock = rubbish.knock(door)
        status, body = ask(doors, knock)
        wrong = list(objections(door.path, status, body))
        assert not wrong, (wrong, knock.form[:9])
        if status == 200 and door.path == "/sms" and body:
            stored.add(next(value for name, value in knock.form if name == "MessageSid"))
    return stored


def is_well(doors: Doors, log: io.StringIO) -> None:
    """No contact is harmed, nothing was told, and whoever calls or writes now is heard."""
    logged = log.getvalue()
    assert CANARY not in logged
    assert logged.count("Traceback") == sum(logged.count(each) for each in FORESEEN)
    assert wrong(doors) == []
    assert rings(doors.call("CAwell", MOTHER))
    assert doors.text("Hei", "SMwell", FATHER).status_code == 200


def test_no_webhook_is_left_out(filed: Doors) -> None:
    """Whoever adds a route says here what a genuine request to it looks like."""
    rules = filed.world.service.webhooks.url_map.iter_rules()
    routes = {each.rule for each in rules if "POST" in (each.methods or ())}

    assert routes - {"/fallback/<team>/<name>"} == set(USUAL) - {"/fallback/x/voice.xml"}


@pytest.mark.parametrize("path", LIVE)
def test_every_webhook_of_a_call(doors: Doors, log: io.StringIO, path: str) -> None:
    """Whatever comes with it, a family that calls hears ringing or a voice."""
    knock_at(doors, door_of(doors, path), seed=len(path))

    is_well(doors, log)


@pytest.mark.parametrize("path", PAGES)
def test_every_webhook_of_a_page(doors: Doors, log: io.StringIO, path: str) -> None:
    """A key, a word of delivery, or rubbish: the page is answered or goes on."""
    knock_at(doors, door_of(doors, path), seed=len(path))

    is_well(doors, log)


@pytest.mark.parametrize("path", RING)
def test_every_webhook_of_a_call_back(doors: Doors, log: io.StringIO, path: str) -> None:
    """A key of whoever rings a family, or rubbish: a colleague hears a voice, and it is sound."""
    knock_at(doors, door_of(doors, path), seed=len(path))

    is_well(doors, log)


@pytest.mark.parametrize("path", DOOR)
def test_every_webhook_of_a_colleagues_call(doors: Doors, log: io.StringIO, path: str) -> None:
    """Right keys, wrong keys, or rubbish: a menu, or a phone that rings."""
    knock_at(doors, door_of(doors, path), seed=len(path))

    is_well(doors, log)


def test_the_static_documents(filed: Doors, log: io.StringIO) -> None:
    """Asked when all else has failed, they say something to everybody; they need no database."""
    knock_at(filed, door_of(filed, "/fallback/x/voice.xml"), seed=1)

    is_well(filed, log)


def test_every_text_that_can_be_stored_is_stored_once(doors: Doors, log: io.StringIO) -> None:
    """A 2xx is a promise: one arrival, with a contact behind it."""
    stored = knock_at(doors, door_of(doors, "/sms"), seed=3)

    with doors.world.desk.db.reading() as conn:
        kept = list(conn.execute(sql("select sid from arrival where kind = 'text'")).scalars())
    assert len(stored) > EACH / 100
    assert sorted(kept) == sorted(stored)
    is_well(doors, log)


def test_whatever_one_of_the_staff_writes(doors: Doors, log: io.StringIO) -> None:
    """Answers and rubbish in one text, with a page open: read somehow, stored, and never a 5xx."""
    rubbish = Rubbish(5)
    for count in range(EACH):
        if count % 100 == 0:
            doors.text("Hei", f"SF{count}", FATHER)
        form = [("MessageSid", f"SX{count}"), ("From", ANE), ("To", LINE)]
        knock = rubbish.form("/sms", [*form, ("Body", rubbish.words(*WORDS))])
        status, body = ask(doors, knock)

        assert status == 200, knock.form
        assert not list(objections("/sms", status, body))
    with doors.world.desk.db.reading() as conn:
        kept = conn.execute(sql("select count(*) from arrival where sid like 'SX%'")).scalar_one()
    assert kept == EACH
    is_well(doors, log)
