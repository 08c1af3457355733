"""How often the database is asked: each statement costs more than what is done with its answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from oncall.demo.world import LINE
from tests.stories.vocabulary import Story

OF_A_CALL, OF_AN_IDLE_MINUTE = 17, 100
"""As many as there are now, and a few more for idle minutes: whoever needs more says what for."""


@contextmanager
def statements(story: Story) -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    asked: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            asked.append(statement)

    engine = story.world.desk.db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def test_a_call_from_a_new_number_is_few_statements(day: Story) -> None:
    """Her team is known and everything is there together, with the answer that she hears."""
    day.webhook("/voice", CallSid=f"CA{1:032}", From="+4740000998", To=LINE)

    with statements(day) as asked:
        answer = day.webhook("/voice", CallSid=f"CA{2:032}", From="+4740000999", To=LINE)

    assert "<Dial" in answer.body
    assert len(asked) <= OF_A_CALL, asked


def test_an_idle_minute_is_few_statements(day: Story) -> None:
    """Nothing is open: the worker and its jobs look, and go on sleeping."""
    day.minutes(1)

    with statements(day) as asked:
        day.minutes(1)

    assert len(asked) <= OF_AN_IDLE_MINUTE, asked
