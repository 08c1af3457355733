"""Whatever a family writes is stored sealed, byte for byte, and shown to nobody by text."""

import pytest
from sqlalchemy import inspect
from sqlalchemy import text as sql

from oncall.contact.rows import contacts
from tests.stories.vocabulary import Story
from tests.stories_sms.texts import got

LONG = ("Eg er så redd. 😱 " * 100)[:1600]
ODD = [
    LONG,
    "\x00midt\x00i\x00",
    "a\x01b\x07c\x1b[31md\x7f\u0085\u2028",
    "<script>alert('hei')</script> <b>fett</b> &amp;",
    "=cmd|' /C calc'!A0",
    "+4740000201 @SUM(1+1) -2+3",
    "'; DROP TABLE contact; --",
    "\u202egnul tfelesrevro\u202c",
    "{code} {who} %s %(at)s ${x}",
    "linje en\r\nlinje to\n\n\ttab",
    "👩‍👧‍👦🏳️‍🌈 ÆØÅ æøå é € « » – ’",
    "  luft foran og bak  ",
]


def stored(story: Story, sid: str) -> str:
    """What we have of this text, opened."""
    with story.world.desk.db.reading() as conn:
        row = contacts.arrival_of(conn, sid)
    assert row is not None
    return story.world.desk.vault.open(row.words)


@pytest.mark.parametrize("words", ODD, ids=range(len(ODD)))
def test_it_comes_back_byte_for_byte(day: Story, words: str) -> None:
    """1 600 characters, emoji, control characters, NUL, HTML, formulas: nothing is lost of it."""
    sid = day.mother.texts(words)
    day.minutes(1)

    assert stored(day, sid) == words
    assert got(day.ane) == ["page.text"]


def test_no_row_holds_the_words_in_the_open(day: Story) -> None:
    """A canary in the text is in no byte of any table, sealed or not."""
    day.ane.replies_once("OK")
    day.mother.texts("kanarifuglen syng")
    day.minutes(2)

    with day.world.desk.db.reading() as conn:
        names = inspect(conn).get_table_names()
        cells = [cell for name in names for row in conn.execute(sql(f"select * from {name}"))
                 for cell in row]  # fmt: skip
    assert cells
    assert not [each for each in cells if "kanari" in _plain(each)]
    assert not [each for each in cells if "40000201" in _plain(each)]


def test_what_staff_write_is_sealed_too(day: Story) -> None:
    """She may write more than OK: it is kept like a family's words."""
    day.mother.texts("Hei")
    day.minutes(1)

    sid = day.ane.texts("Ja eg ringer ho no")
    day.minutes(1)

    assert stored(day, sid) == "Ja eg ringer ho no"


@pytest.mark.parametrize(
    "words", ["\x00", "OK\x00", "ja " * 500, "412 413 414", "👍" * 400, "=cmd", "<b>OK</b>", ""]
)
def test_odd_texts_of_staff_do_no_harm(day: Story, words: str) -> None:
    """Whatever comes from her phone is answered or asked back; the webhook never fails."""
    day.mother.texts("Hei")
    day.minutes(1)

    day.ane.texts(words)
    day.minutes(1)

    assert all(each.attempts == ("200",) for each in day.sim.log().deliveries if each.kind == "sms")
    assert len(day.ane.received) == 2


def test_a_text_to_the_wrong_number_of_ours_is_not_lost(day: Story) -> None:
    """A number that is in no rota file, with one team here: that team is paged."""
    day.sim.own("+4752000099", sms_url="https://oncall.example/sms")
    day.mother.sids.append(day.sim.text(day.mother.number, "+4752000099", "Hei"))
    day.minutes(1)

    assert got(day.ane) == ["page.text"]


def _plain(cell: object) -> str:
    return cell.decode("latin-1") if isinstance(cell, bytes) else str(cell)
