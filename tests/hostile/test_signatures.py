"""Only what the carrier signed comes in, and a replay changes nothing."""

import logging
from datetime import timedelta

import pytest

from oncall.contact.core.trail import Trail
from oncall.contact.core.values import Caller
from oncall.demo.world import LINE
from oncall.env import real_now
from oncall.web.guard import MANY, Guard
from tests.hostile.doors import MOTHER, TEXTS, VOICE, Doors, Fields, link, rings, signed

SECRET = "noko heilt hemmeleg"
CALL: Fields = [("CallSid", "CA1"), ("From", MOTHER), ("To", LINE), ("Body", SECRET)]


def test_a_forged_webhook_is_refused_without_a_word(
    doors: Doors, caplog: pytest.LogCaptureFixture
) -> None:
    """403 and an empty body on every route; nothing of it is stored, nothing is in a log."""
    caplog.set_level(logging.DEBUG)
    for path in (*VOICE, *TEXTS, "/fallback/x/voice.xml", f"/nothing/{SECRET}/%0aERROR"):
        wrong = (None, " ", "x", "\xc3\xa5", signed("/other", CALL), signed(path, CALL, "not-ours"))
        for signature in wrong:
            answer = doors.send(path, CALL, signature=signature)

            assert (answer.status_code, answer.data) == (403, b"")
    assert doors.contacts() == []
    assert SECRET not in caplog.text
    assert MOTHER not in caplog.text


def test_one_changed_added_or_removed_parameter_is_a_forgery(doors: Doors) -> None:
    """The signature is over everything that came."""
    genuine = signed("/voice", CALL)
    changed = [CALL[0], ("From", "+4740000202"), *CALL[2:]]

    for fields in (changed, [*CALL, ("Extra", "1")], CALL[1:]):
        assert doors.send("/voice", fields, signature=genuine).status_code == 403
    assert doors.contacts() == []


def test_a_forged_host_changes_nothing(doors: Doors) -> None:
    """The address that counts is the configured one, whatever the request says of itself."""
    headers = {
        "X-Twilio-Signature": signed("/voice", CALL), "Host": "evil.example",
        "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http",
    }  # fmt: skip

    assert doors.client.post("/voice", data=dict(CALL), headers=headers).status_code == 200


def test_both_tokens_are_believed_while_they_are_rotated(doors: Doors) -> None:
    """A webhook signed with the second token comes in."""
    guard = Guard("https://oncall.example", ("new-token", "old-token"), real_now)
    app = doors.world.service.webhooks
    app.before_request_funcs[None].clear()
    app._got_first_request = False
    guard.watch(app, but=("/health",))

    for token, status in (("new-token", 200), ("old-token", 200), ("older-token", 403)):
        found = doors.send("/voice", CALL, signature=signed("/voice", CALL, token))

        assert found.status_code == status


def test_many_wrong_signatures_turn_health_red(doors: Doors) -> None:
    """A wrong public address or token would lock every family out, so health says it."""
    for _ in range(MANY):
        doors.send("/voice", CALL, signature="wrong")

    faults = doors.client.get("/health").get_json()["faults"]
    assert "signature" in [fault["kind"] for fault in faults]


def test_a_replayed_webhook_gets_the_stored_answer(doors: Doors) -> None:
    """A call and a text heard a hundred times are one arrival each, and one page."""
    first = doors.call().data
    answers = {doors.call().data for _ in range(50)}
    for _ in range(50):
        doors.text("Hei", sid="SM9")

    assert answers == {first}
    (contact,) = doors.contacts()
    assert [arrival["sid"] for arrival in contact["arrivals"]] == ["CA1", "SM9"]


def test_an_old_end_of_call_does_not_end_a_new_one(doors: Doors) -> None:
    """The end of an earlier call, replayed, leaves the live one alone."""
    doors.call("CA1")
    doors.post("/voice/ended", CallSid="CA1", CallStatus="completed")
    doors.call("CA2")

    doors.post("/voice/ended", CallSid="CA1", CallStatus="completed")

    assert doors.contacts()[0]["state"] == "ringing"


def test_a_tampered_trail_is_refused(doors: Doors) -> None:
    """Even under a genuine signature: one sign changed, cut short, or somebody else's."""
    address = link(doors.call(), "/voice/next")
    trail, _, signature = address.partition("?s=")[2].rpartition(".")
    other = link(doors.call("CA2", "+4740000204"), "/voice/next").rpartition(".")[2]

    for bad in (
        f"{trail}.{signature[:-1]}", f"{trail[:-4]}AAAA.{signature}", f"{trail}.{other}",
        f"{trail}", "", ".", "%00", "%ED%A0%80", "æ.ø", f".{signature}",
    ):  # fmt: skip
        for path in VOICE[1:7]:
            assert doors.post(f"{path}?s={bad}", CallSid="CA1").status_code == 403


def test_an_expired_trail_is_refused(doors: Doors) -> None:
    """An address of ours is worth nothing after its time."""
    desk = doors.world.desk
    old, young = (
        Trail("CA1", doors.world.team_id, desk.now + timedelta(seconds=left), Caller())
        for left in (-1, 1)
    )

    assert doors.post(desk.trail_link("/voice/screen", old), CallSid="CA2").status_code == 403
    assert doors.post(desk.trail_link("/voice/screen", young), CallSid="CA2").status_code == 200


def test_a_tampered_effect_is_refused(doors: Doors) -> None:
    """The address of a page names an effect, and only we can name one."""
    for path in ("/page", "/page/key", "/page/status", "/sms/status"):
        for bad in ("", ".", "nothing", "0123456789abcdef.x", "%00.%00"):
            answer = doors.post(f"{path}?o={bad}", CallSid="CA1", Digits="1")

            assert (answer.status_code, answer.data) == (403, b"")


def test_the_right_person_rings_after_all_that(doors: Doors) -> None:
    """The control: a genuine call rings the own therapist."""
    assert rings(doors.call()) == ["+4740000102"]
