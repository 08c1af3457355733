"""What the carrier reads: well formed whatever is put in, and within its limits."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncall.carrier.twiml import Callee, Response

LINE = "+4752000000"


def parsed(response: Response) -> ET.Element:
    """The document as the carrier's parser sees it."""
    return ET.fromstring(str(response))


def test_it_rings_one_phone_as_the_family_hears_ringback() -> None:
    """Ringback at once, Norwegian, our own number shown, screened, and one place to go next."""
    callee = Callee(
        "+4790000001", screen_url="https://x.no/screen?a=1&b=2", status_url="https://x.no/leg"
    )
    dial = parsed(
        Response().dial([callee], timeout_s=20, caller_id=LINE, action="https://x.no/next")
    )[0]

    assert dial.tag == "Dial"
    assert dial.attrib == {
        "answerOnBridge": "true",
        "timeout": "20",
        "callerId": LINE,
        "ringTone": "no",
        "timeLimit": "14400",
        "action": "https://x.no/next",
        "method": "POST",
    }
    assert dial[0].text == "+4790000001"
    assert dial[0].attrib == {
        "url": "https://x.no/screen?a=1&b=2",
        "method": "POST",
        "statusCallback": "https://x.no/leg",
        "statusCallbackEvent": "answered completed",
    }


def test_it_says_nynorsk_with_a_voice_that_exists() -> None:
    """There is no nynorsk voice; English is said by an English one."""
    nn, nb, en = parsed(Response().say("Hei", "nn").say("Hei", "nb").say("Hello", "en"))

    assert nn.attrib == nb.attrib == {"language": "nb-NO", "voice": "Polly.Liv"}
    assert en.attrib == {"language": "en-GB", "voice": "Polly.Amy"}


def test_it_lets_every_key_through_while_it_speaks() -> None:
    """The prompt is inside the gather, and # is a key like any other."""
    gather = parsed(Response().gather("Trykk 1.", "nn", action="https://x.no/accept"))[0]

    assert gather.attrib["numDigits"] == "1"
    assert gather.attrib["finishOnKey"] == ""
    assert [child.tag for child in gather] == ["Say"]


def test_an_empty_answer_connects_the_two() -> None:
    """After the right key the document just ends."""
    assert str(Response()) == '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'


def test_it_writes_the_small_verbs_in_order() -> None:
    """Pause, record, redirect and hang-up come as they were said; a recording is played."""
    response = Response(lambda *_: "https://x.no/a.mp3").pause(2).say("Hei", "nn")
    response.record("https://x.no/r")
    verbs = parsed(response.redirect("https://x.no/n?a=1&b=2").hangup())

    assert [verb.tag for verb in verbs] == ["Pause", "Play", "Record", "Redirect", "Hangup"]
    assert verbs[2].attrib["maxLength"] == "120"
    assert verbs[3].text == "https://x.no/n?a=1&b=2"


@given(st.text(), st.text())
def test_it_is_well_formed_whatever_is_put_in(words: str, url: str) -> None:
    """Markup, control characters, NUL, half an emoji: a parser reads one Say and one Gather."""
    response = Response().say(words, "nn").gather(words, "en", action=url).redirect(url)

    assert [verb.tag for verb in parsed(response)] == ["Say", "Gather", "Redirect"]
    str(response).encode()


def test_it_strips_what_may_not_stand_in_xml() -> None:
    """Control and direction marks go, letters and emoji stay."""
    said = parsed(Response().say("a\x00b\x1b\u202ec <b>&\n\ud83d ✓ 👍 æøå", "nn"))[0].text

    assert said == "abc <b>&  ✓ 👍 æøå"


@pytest.mark.parametrize(("phones", "timeout_s"), [(0, 20), (11, 20), (1, 4), (1, 601)])
def test_it_refuses_what_the_carrier_would_refuse(phones: int, timeout_s: int) -> None:
    """No phone, eleven phones, four seconds and eleven minutes are mistakes of ours."""
    callees = [Callee("+4790000001")] * phones

    with pytest.raises(ValueError, match="phone"):
        Response().dial(callees, timeout_s=timeout_s, caller_id=LINE, action=None)
