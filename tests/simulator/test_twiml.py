"""TwiML is read strictly, so that our mistakes are caught here and not by a family."""

import pytest

from oncall.simulator.errors import Fatal
from oncall.simulator.transports import Reply
from oncall.simulator.twiml import read
from oncall.simulator.webhooks import Answer
from tests.simulator.toy import BASE, LINE, SCREEN, TOVE, dial, response

URL = f"{BASE}/voice?signed=1"


def complaints(*verbs: str, whisper: bool = False) -> list[str]:
    """What is wrong with a document of these verbs."""
    told: list[str] = []
    reply = Reply(200, {"content-type": "text/xml; charset=utf-8"}, response(*verbs))
    read(Answer(URL, reply), told.append, whisper=whisper)
    return [line.removeprefix(f"{BASE}/voice: ") for line in told]


@pytest.mark.parametrize(
    "verbs",
    [
        [dial(TOVE)],
        ['<Say language="nb-NO" voice="Polly.Liv">Hei æøå</Say>', "<Hangup/>"],
        [f'<Record maxLength="120" timeout="5" action="{BASE}/r" playBeep="true"/>'],
        ['<Pause length="2"/>', f"<Play>{BASE}/a.mp3</Play>", '<Reject reason="busy"/>'],
        [f"<Redirect>{BASE}/next</Redirect>"],
        [],
    ],
)
def test_sound_documents_are_not_complained_of(verbs: list[str]) -> None:
    """What the service is meant to write."""
    assert complaints(*verbs) == []


@pytest.mark.parametrize(
    ("verb", "complaint"),
    [
        ("<Shout>Hei</Shout>", "<Shout> is not allowed in <Response> here"),
        ('<Say volume="11">Hei</Say>', "<Say volume> is unknown"),
        ("<Say> </Say>", "<Say> says nothing"),
        (f"<Say>{'a' * 4_097}</Say>", "<Say> is longer than 4096 characters"),
        ("<Play>a.mp3</Play>", "<Play> is not an absolute address"),
        ('<Gather action="/next"/>', "<Gather action> is not an absolute address"),
        ('<Gather input="speech"/>', "<Gather input='speech'> is not one of dtmf"),
        ("<Gather><Dial/></Gather>", "<Dial> is not allowed in <Gather> here"),
        ("<Dial/>", "<Dial> holds 0 numbers, not 1 to 10"),
        ("<Dial>+4790000001</Dial>", "<Dial> holds 0 numbers, not 1 to 10"),
        (dial(TOVE, timeout=4), "<Dial timeout='4'> is not within (5, 600)"),
        (
            dial(TOVE).replace("true", "yes"),
            "<Dial answerOnBridge='yes'> is not one of true, false",
        ),
        (dial("90000001"), "<Number> is not in E.164 form"),
        (dial(TOVE).replace("ringing", "rung"), "holds an unknown event"),
        (
            f'<Dial callerId="{LINE}">{"<Number>+4790000001</Number>" * 11}</Dial>',
            "holds 11 numbers",
        ),
        ('<Record method="PUT"/>', "<Record method='PUT'> is not one of POST, GET"),
        ('<Record maxLength="x"/>', "<Record maxLength='x'> is not within (1, 14400)"),
        ("<Hangup>now</Hangup>", "<Hangup> holds text"),
    ],
)
def test_every_mistake_is_named(verb: str, complaint: str) -> None:
    """With the element, the attribute, and what would be right."""
    assert any(complaint in told for told in complaints(verb))


@pytest.mark.parametrize("verb", [dial(TOVE), "<Record/>", f"<Redirect>{BASE}/x</Redirect>"])
def test_a_whisper_may_hold_only_little(verb: str) -> None:
    """Say, Play, Pause, Gather and Hangup: anything else is a violation."""
    assert complaints(verb, whisper=True)
    assert complaints("<Say>1</Say>", "<Pause/>", "<Hangup/>", whisper=True) == []
    assert "Press 1." in SCREEN


def test_a_wrong_content_type_is_fatal() -> None:
    """Twilio would not even read it."""
    answer = Answer(URL, Reply(200, {"content-type": "text/html"}, response()))

    with pytest.raises(Fatal) as fatal:
        read(answer, pytest.fail)

    assert fatal.value.code == 12300
