"""Malformed forms to every webhook: TwiML, a plain refusal, and never a trace."""

from oncall.demo.world import LINE
from tests.hostile.doors import ANE, FORM, MOTHER, VOICE, Doors, Fields, link, rings, twiml

CALL: Fields = [("CallSid", "CA7"), ("From", MOTHER), ("To", LINE), ("CallStatus", "ringing")]
TEXT: Fields = [("MessageSid", "SM7"), ("From", MOTHER), ("To", LINE), ("Body", "Hei")]
NASTY = (
    "=cmd|' /C calc'!A0", "<script>alert(1)</script>&amp;", "\x00\x01\x1b[31m", "😀" * 400,
    "'; drop table contact; --", "\u202e\u2066gnp.exe", "\ud83d", "a\r\nSet-Cookie: b=c",
    "%s%n{0}{{7*7}}", "x" * 1600,
)  # fmt: skip
NO_FORMS = (
    (b"", FORM), (b"&&&", FORM), (b"\x00\xff", FORM), (b"CallSid=\xff", FORM),
    (b'{"CallSid": "CA7"}', "application/json"), (b"\x00\xff", "application/octet-stream"),
    (b"--x\r\nrubbish", "multipart/form-data; boundary=x"), (b"--", "multipart/form-data"),
)  # fmt: skip


def addresses(doors: Doors) -> list[str]:
    """Every route, with the signed addresses of a live call and of a page on its way."""
    begun = doors.call("CA0")
    screen = link(begun, "/voice/screen")
    doors.text("Hei", sid="SM0")
    effect = doors.world.desk.signed_link("/page", "0" * 16)
    trailed = [screen.replace("/screen", path.removeprefix("/voice")) for path in VOICE[1:7]]
    effects = [effect.replace("/page", path) for path in (*VOICE[8:], "/sms/status")]
    return ["/voice", "/voice/ended", *trailed, "/sms", *effects, "/fallback/x/voice.xml"]


def no_trace(status: int, body: str, address: str) -> None:
    """What may be answered to anything: for a voice route, nothing that fails the call."""
    assert status < 500 or "/sms" in address, (status, address)
    assert "Traceback" not in body
    assert "<!doctype" not in body.lower()
    assert "Error" not in body


def test_a_form_that_is_none(doors: Doors) -> None:
    """Signed over nothing, to every route: TwiML or a plain refusal."""
    for address in addresses(doors):
        for body, kind in NO_FORMS:
            answer = doors.send(address, [], body=body, kind=kind)

            no_trace(answer.status_code, answer.text, address)
            if address == "/voice":
                assert "1 1 3" in "".join(twiml(answer).itertext())


def test_another_method_is_refused_plainly(doors: Doors) -> None:
    """Only POST is a webhook; the static documents are fetched with GET too."""
    for address in addresses(doors)[:-1]:
        for method in ("GET", "PUT", "DELETE"):
            answer = doors.send(address, [], method=method)

            assert answer.status_code == 405
            assert answer.content_type.startswith("text/plain")


def test_a_body_that_is_too_long(doors: Doors) -> None:
    """70 kB are read, 300 kB are not; a text that is refused stays in the carrier's log."""
    for address in addresses(doors):
        for length, good in ((70_000, (200, 204)), (300_000, (403,))):
            answer = doors.send(address, [*CALL, *TEXT[:1], ("Body", "b" * length)])

            no_trace(answer.status_code, answer.text, address)
            assert answer.status_code in good


def test_a_call_with_a_parameter_missing(doors: Doors) -> None:
    """Without its SID nothing can be kept; without anything else a phone rings."""
    for missing in ("CallSid", "From", "To", "CallStatus"):
        left = [pair for pair in CALL if pair[0] not in (missing, "CallSid")]
        sid = [] if missing == "CallSid" else [("CallSid", f"CA{missing}")]

        assert bool(rings(doors.send("/voice", [*sid, *left]))) == bool(sid)


def test_doubled_and_unheard_of_parameters(doors: Doors) -> None:
    """The carrier adds parameters without notice; the first of two counts."""
    extra = [("StirVerstat", "TN-Validation-Passed-A"), ("From", "+4740000204"), ("", "")]
    answer = doors.send("/voice", [*CALL, *extra])

    assert rings(answer) == ["+4740000102"]


def test_a_sid_that_cannot_be_one(doors: Doors) -> None:
    """Empty or endless: the caller hears emergency numbers; a text is a plain 400."""
    for sid in ("", "C" * 65, "C" * 5000):
        said = "".join(twiml(doors.call(sid)).itertext())

        assert "1 1 3" in said
        assert doors.text("Hei", sid=sid).status_code == 400
    assert doors.contacts() == []


def test_a_nasty_text_is_kept_as_it_is(doors: Doors) -> None:
    """Anybody may write anything: it becomes a contact, and nothing of it is sent on."""
    for count, words in enumerate(NASTY):
        assert doors.text(words, f"SM{count}", f"+47908172{count:02}").status_code == 200

    doors.world.run(300)
    assert [each["state"] for each in doors.contacts()] == ["open"] * len(NASTY)
    sent = "".join(text.body for text in doors.world.sim.messages() if text.from_ == LINE)
    assert sent
    assert not [words for words in NASTY if words[:20] in sent]


def test_a_text_of_bytes_that_are_no_text(doors: Doors) -> None:
    """What is not UTF-8 is kept as the bytes that came."""
    body = b"MessageSid=SM7&From=%2B4740000201&To=%2B4752000000&Body=%ff%fe%ed%a0%bdhei"
    read = [*TEXT[:3], ("Body", "%FF%FE%ED%A0%BDhei")]

    assert doors.send("/sms", read, body=body).status_code == 200
    assert len(doors.contacts()) == 1


def test_a_nasty_text_from_staff_is_no_answer(doors: Doors) -> None:
    """Whatever comes from a staff phone that is no OK leaves the contact open."""
    doors.text("Hei")
    doors.world.run(5)

    for count, words in enumerate(NASTY):
        assert doors.text(words, f"SM{count}x", ANE).status_code == 200
    doors.world.run(5)

    assert [each["state"] for each in doors.contacts()] == ["open"]


def test_a_nasty_key_is_a_wrong_key(doors: Doors) -> None:
    """Anything but 1 joins nobody."""
    screen = link(doors.call(), "/voice/screen")
    accept = link(doors.post(screen, CallSid="CA2"), "/voice/accept")

    for key in ("", "11", "１", "¹", "#", "1 ", "\x00", "1" * 5000):
        answer = doors.post(accept, CallSid="CA2", Digits=key)

        assert list(twiml(answer)) != []
    assert doors.contacts()[0]["state"] == "ringing"


def test_a_nasty_count_of_prompts(doors: Doors) -> None:
    """The count in the address is not ours to trust."""
    accept = link(doors.call(), "/voice/screen").replace("/screen", "/accept")

    for count in ("9" * 5000, "-1", "x", "", "%D9%A3"):
        answer = doors.post(f"{accept}&n={count}", CallSid="CA2", Digits="7")

        assert "1 1 3" not in answer.text
        twiml(answer)
