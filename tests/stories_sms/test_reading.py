"""LES: what was written comes to the phone of whoever has it, where the team lets it, or not."""

import pytest

from oncall.demo.example import EXAMPLE
from oncall.store.outbox import outbox
from tests.stories.conftest import Begin
from tests.stories.vocabulary import Story
from tests.stories_sms.texts import got, sent

READS = EXAMPLE.replace("last_resort = ", "read_by_text = true\nlast_resort = ", 1)


@pytest.fixture
def reads(begin: Begin) -> Story:
    """A team that lets it; Ane has what the mother wrote at 13:00."""
    day = begin(plan=READS)
    day.ane.replies_once("OK")
    day.mother.texts("Eg treng å snakke")
    day.minutes(1)
    assert day.mother.is_held_by(day.ane)
    return day


def test_what_was_written_comes_to_her_phone(reads: Story) -> None:
    """With its code and the family's, and when; nothing of the contact changes."""
    code = reads.mother.contact.code
    reads.ane.texts(f"LES {code}")
    reads.seconds(10)

    assert reads.ane.received[-1] == f"Les {code} (F-31A)\n13:00 Eg treng å snakke"
    assert reads.mother.is_held_by(reads.ane)
    assert "read" in reads.mother.happened


def test_who_was_asked_may_read_before_she_answers(begin: Begin) -> None:
    """Reading takes nothing: others are asked on time."""
    day = begin(plan=READS)
    day.mother.texts("Kan nokon ringe?")
    day.seconds(10)
    day.ane.texts("LES")
    day.minutes(4)

    assert got(day.ane)[:2] == ["page.text", "read"]
    assert day.mother.contact.state == "open"
    assert "page.other_text" in got(day.bo) or "page.text" in got(day.bo)


def test_by_default_no_word_of_it_is_sent(day: Story) -> None:
    """Unless the plan says so she hears that it is not, and nothing of what was written."""
    day.mother.texts("kanarifuglen syng")
    day.seconds(10)
    day.ane.texts("LES")
    day.seconds(10)

    assert got(day.ane) == ["page.text", "read_not_here"]
    assert not [each for each in sent(day) if "kanari" in each.body]


def test_whoever_was_not_asked_reads_nothing(reads: Story) -> None:
    """Neither somebody else, nor one who guesses the code; nor who was asked, once it is taken."""
    code = reads.mother.contact.code
    reads.bo.texts(f"LES {code}")
    reads.seconds(10)

    assert got(reads.bo) == ["not_yours"]
    assert "snakke" not in "".join(reads.bo.received)


def test_who_was_asked_reads_nothing_once_another_has_it(begin: Begin) -> None:
    """What is open may be read by whom it was asked of; what is held, by its holder."""
    day = begin(plan=READS)
    day.other_mother.texts("kanarifuglen syng")
    day.minutes(4)
    day.bo.texts("OK")
    day.seconds(10)
    asked = next(each for each in (day.ane, day.cato, day.dina, day.eli) if got(each))
    asked.texts(f"LES {day.other_mother.contact.code}")
    day.seconds(10)

    assert got(asked)[-1] == "already_taken"
    assert "kanari" not in "".join(asked.received)


def test_a_call_leaves_nothing_to_read(begin: Begin) -> None:
    """Nothing was written, and a message that was left cannot be read."""
    day = begin(plan=READS)
    day.mother.calls(patience=2)
    day.minutes(2)
    day.ane.texts("LES")
    day.seconds(10)

    assert got(day.ane)[-1] == "read_nothing"


def test_much_of_it_is_sent_from_its_end(reads: Story) -> None:
    """What a carrier takes in one text: the newest stands there whole, in the order it came."""
    reads.mother.texts("x" * 1600)
    reads.mother.texts("Det siste 😱\x00\x07")
    reads.seconds(10)
    reads.ane.texts("LES")
    reads.seconds(10)

    assert reads.ane.received[-1].endswith("x\n13:01 Det siste 😱")
    assert f"(F-31A)\n...{'x' * 100}" in reads.ane.received[-1]
    assert len(reads.ane.received[-1]) < 1600


def test_the_words_wait_nowhere_in_the_open(reads: Story) -> None:
    """They are read when the text is sent: the outbox holds the code alone."""
    reads.ane.texts("LES")
    reads.seconds(10)

    with reads.world.desk.db.reading() as conn:
        cells = [str(cell) for row in conn.execute(outbox.select()) for cell in row]
    assert not [each for each in cells if "snakke" in each]


def test_sent_once_although_the_answer_got_lost(reads: Story) -> None:
    """The carrier took it and never said so; she wrote again meanwhile: it is still that text."""
    reads.sim.rest.trouble.next("unheard")
    reads.ane.texts("LES")
    reads.mother.texts("Er du der?")
    reads.minutes(1)

    assert [each.key for each in sent(reads)].count("read") == 1


def test_a_thumb_on_their_words_is_no_answer(begin: Begin) -> None:
    """She liked what they wrote; that is no "I have it", though the word OK stands in it."""
    day = begin(plan=READS)
    day.mother.texts("ok, eg ventar")
    day.seconds(10)
    day.ane.texts("LES")
    day.seconds(10)
    day.ane.texts(f"Likte «{day.ane.received[-1]}»")
    day.seconds(10)

    assert day.mother.contact.state == "open"
    assert got(day.ane)[-1] == "unclear"
