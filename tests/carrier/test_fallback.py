"""The documents that answer when everything of ours is down."""

from xml.etree import ElementTree as ET

import pytest

from oncall.carrier.fallback import Sentences, documents

SAY = Sentences(
    "nn", "Vakttelefonen. Trykk 1.", "Ring 113 eller 112.", "Legg att ei melding.", "Takk."
)
BASE = "https://elsewhere.example/oncall"


@pytest.fixture
def files() -> dict[str, ET.Element]:
    """The parsed documents of a team with a line phone, a deputy and one outside number."""
    made = documents(
        base_url=BASE + "/",
        caller_id="+4752000000",
        staff=["+4790000001", "+4790000002"],
        outside=["+4755000000"],
        say=SAY,
    )
    return {name: ET.fromstring(text) for name, text in made.items()}


def test_it_rings_everyone_in_turn_and_ends_in_a_recorder(
    files: dict[str, ET.Element],
) -> None:
    """Line, deputy, outside number, spoken emergency numbers, recorder: never a dead line."""
    voice = files["voice.xml"]

    assert [verb.tag for verb in voice] == [*["Dial"] * 3, *["Say"] * 2, "Record", "Say", "Hangup"]
    assert [dial[0].text for dial in voice[:3]] == ["+4790000001", "+4790000002", "+4755000000"]
    assert {dial.get("callerId") for dial in voice[:3]} == {"+4752000000"}
    assert voice[3].text == SAY.emergency


def test_a_ring_that_fails_goes_on_to_the_next_phone(
    files: dict[str, ET.Element],
) -> None:
    """No dial has an action, so the next verb follows by itself."""
    assert all("action" not in dial.attrib for dial in files["voice.xml"][:3])


def test_staff_are_screened_and_the_outside_number_is_not(
    files: dict[str, ET.Element],
) -> None:
    """A voicemail cannot take the call; a queue is not asked for a key."""
    line, deputy, outside = (dial[0] for dial in files["voice.xml"][:3])

    assert line.get("url") == deputy.get("url") == f"{BASE}/screen.xml"
    assert outside.get("url") is None


def test_silence_in_the_screening_hangs_up(files: dict[str, ET.Element]) -> None:
    """A document that just ended would connect the family to a voicemail."""
    screen = files["screen.xml"]

    assert [verb.tag for verb in screen] == ["Gather", "Hangup"]
    assert screen[0].get("action") == f"{BASE}/accept.xml"
    assert len(files["accept.xml"]) == 0


def test_the_recorder_does_not_begin_all_over(files: dict[str, ET.Element]) -> None:
    """Without an action of its own the recorder would ring every phone again."""
    record = files["voice.xml"].find("Record")

    assert record is not None
    assert record.get("action") == f"{BASE}/recorded.xml"
    assert [verb.tag for verb in files["recorded.xml"]] == ["Say", "Hangup"]


def test_a_host_of_plain_files_can_serve_it(files: dict[str, ET.Element]) -> None:
    """Every further document is asked for with GET, and is among the files."""
    for document in files.values():
        for element in document.iter():
            for address in (element.get("url"), element.get("action")):
                if address is not None:
                    assert element.get("method") == "GET"
                    assert address.removeprefix(BASE + "/") in files
