"""In production the checks go on: a broken promise is logged, and one that nobody keeps alarms."""

import json

import pytest
from sqlalchemy import text

from oncall.contact.work.promises import look_after
from tests.stories.vocabulary import Story


def spoil(story: Story, **changes: object) -> None:
    """Somebody changes a contact in the database, behind the back of its history."""
    story.was_broken = True
    code = story.mother.contact.code
    with story.world.desk.db.transaction() as tx:
        find = text("SELECT value FROM contact WHERE code = :code")
        value = json.loads(tx.execute(find, {"code": code}).scalar_one()) | changes
        store = text("UPDATE contact SET value = :value WHERE code = :code")
        tx.execute(store, {"value": json.dumps(value), "code": code})


def test_a_sound_day_raises_no_objection(day: Story) -> None:
    """A call, a text, an answer: nothing to object to, and nobody is alarmed."""
    day.mother.texts("Hei")
    day.father.calls(patience=20)
    day.minutes(11)

    assert look_after(day.world.desk) == []


def test_a_contact_that_nobody_has_alarms_a_backstop_once_an_hour(
    day: Story, caplog: pytest.LogCaptureFixture
) -> None:
    """Held by nobody: Liv is told, once, though it is seen at every look."""
    day.mother.texts("Hei")
    day.seconds(20)
    day.ane.texts("OK")
    day.minutes(1)
    day.watch.blind = True

    spoil(day, holder=None)
    day.minutes(14)
    alarms = [each for each in day.liv.received if each.startswith("ALARM")]
    spoil(day, holder="ane")
    day.watch.blind = False

    assert len(alarms) == 1
    assert "a promise is broken: N2" in caplog.text
    assert "N9" in caplog.text


def test_a_history_that_was_rewritten_is_seen(day: Story) -> None:
    """A field that no line tells of: logged, an e-mail an hour, and nobody is woken for it."""
    day.mother.texts("Hei")
    day.seconds(20)
    day.ane.texts("OK")
    day.minutes(1)
    day.watch.blind = True

    spoil(day, short=True)
    objections = look_after(day.world.desk)
    day.minutes(12)
    spoil(day, short=False)
    day.watch.blind = False

    assert [each[:2] for each in objections] == ["N9"]
    assert day.liv.received == []
    ((to, body),) = [(each.to, each.body) for each in day.world.mail.letters]
    assert to == "leiar.stord@example.org"
    assert "(N9)" in body
