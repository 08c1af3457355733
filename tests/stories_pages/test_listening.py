"""A message that was left is heard on the contact's page: once it was opened, by whoever may."""

import io
import re
import wave

import pytest
from werkzeug.test import TestResponse

from oncall.contact.work.shown.listening import LASTS
from tests.stories.vocabulary import Story
from tests.stories_pages.reader import FROM_HERE, Reader, history

WORDS = "Ring meg, det hastar"


@pytest.fixture
def left(night: Story) -> Story:
    """Nobody answered the mother, and she left a message of a few seconds."""
    for each in (night.tove, night.toves_second, night.outside):
        each.is_off()
    night.mother.calls(says=WORDS)
    night.minutes(6)
    return night


def opens(reader: Reader, story: Story) -> str:
    """She opens what was left; the page that is shown."""
    path = f"/contacts/{story.mother.contact.id}/read"
    return reader.browser.post(path, headers=FROM_HERE).text


def address(page: str) -> str:
    """Where the page has the sound of it."""
    found = re.search(r'<audio [^>]*src="(/contacts/[^"]+)"', page)
    assert found, page
    return found[1]


def plays(reader: Reader, path: str, **headers: str) -> TestResponse:
    """What her browser gets of it."""
    return reader.browser.get(path, headers=headers)


def test_whoever_may_read_hears_it_and_that_stands_in_the_history(left: Story) -> None:
    """As long as it was spoken, in no cache, and nothing of it before she has opened it."""
    tove, contact = Reader(left, "tove"), left.mother.contact
    before = tove.opens(f"/contacts/{contact.id}").text
    heard = plays(tove, address(opens(tove, left)))

    with wave.open(io.BytesIO(heard.data)) as sound:
        seconds = sound.getnframes() / sound.getframerate()
    (recording,) = left.sim.recordings
    assert "<audio" not in before
    assert "La att ei talemelding" in tove.now()
    assert (heard.status_code, heard.mimetype) == (200, "audio/wav")
    assert heard.headers["Cache-Control"] == "no-store"
    assert seconds == recording.duration_s
    assert ("read", "tove", {"page": True, "why": "open"}) in history(left, contact)


def test_a_part_of_it_is_given_to_who_asks_for_a_part(left: Story) -> None:
    """Some phones play nothing else."""
    tove = Reader(left, "tove")
    path = address(opens(tove, left))
    part = plays(tove, path, Range="bytes=0-43")

    assert (part.status_code, len(part.data)) == (206, 44)
    assert part.data.startswith(b"RIFF")
    assert part.headers["Content-Range"] == f"bytes 0-43/{len(plays(tove, path).data)}"


def test_the_address_is_hers_for_a_while(left: Story) -> None:
    """Nobody else's, of no other session, and over after a quarter of an hour."""
    tove, bo = Reader(left, "tove"), Reader(left, "bo")
    path = address(opens(tove, left))
    forged = path[:-1] + ("A" if path[-1] != "A" else "B")

    assert plays(bo, path).status_code == 404
    assert plays(tove, forged).status_code == 404
    assert plays(tove, path).status_code == 200

    left.minutes(LASTS.total_seconds() / 60 + 1)

    assert plays(tove, path).status_code == 404


def test_it_is_not_there_for_another_team_nor_for_who_may_no_longer_read(left: Story) -> None:
    """What she was once given does not outlast her right to it."""
    path = address(opens(Reader(left, "tove"), left))
    bo = Reader(left, "bo")
    hers = address(opens(bo, left))
    left.tove.texts(f"OK {left.mother.contact.code}")
    left.seconds(10)

    assert plays(Reader(left, "tove", team="another"), path).status_code == 404
    assert plays(bo, hers).status_code == 404


def test_one_that_the_carrier_has_no_longer_is_told(left: Story) -> None:
    """On the page, and to whoever had it open."""
    tove = Reader(left, "tove")
    path = address(opens(tove, left))
    left.sim.exchange.recordings.clear()

    assert "Leverandøren har ho ikkje lenger" in opens(tove, left)
    assert plays(tove, path).status_code == 404


def test_a_carrier_that_does_not_answer_is_told(left: Story) -> None:
    """The page is there all the same, and says so; later it is heard."""
    tove = Reader(left, "tove")
    path = address(opens(tove, left))
    left.sim.rest.trouble.now("refused")
    page, sound = opens(tove, left), plays(tove, path)
    left.sim.rest.trouble.now("fine")

    assert "Leverandøren svarar ikkje no" in page
    assert "<audio" not in page
    assert sound.status_code == 503
    assert plays(tove, path).status_code == 200
