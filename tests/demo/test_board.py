"""What is shown is drawn once for all who look, and only when something has happened."""

from collections.abc import Iterator
from functools import partial
from threading import Event, Thread

import pytest

from oncall.demo.board import Board
from oncall.demo.page import make_page
from oncall.demo.theatre import Theatre
from oncall.demo.words import ENGLISH, Words
from tests.demo.conftest import Walk, theatre_of


@pytest.fixture
def theatre(day: Walk) -> Theatre:
    """The theatre that is looked at."""
    return theatre_of(day)


@pytest.fixture
def board(theatre: Theatre) -> Iterator[Board]:
    """A board, with the templates at hand."""
    with make_page(theatre, "http://127.0.0.1:8000").app_context():
        yield Board(theatre)


def test_who_looks_again_is_shown_the_same(board: Board, day: Walk) -> None:
    """A hundred looks are one drawing, and so are those of the next half minute."""
    first = board.shown(ENGLISH)
    day.run(30)

    assert {id(board.shown(ENGLISH)) for _ in range(100)} == {id(first)}
    assert board.draws == 1


@pytest.mark.parametrize(
    ("phone", "action", "words"),
    [("f-31a", "call", ()), ("f-31c", "text", ("Hei",)), ("ane", "text", ("OK",))],
)
def test_whatever_happens_is_drawn(
    board: Board, day: Walk, phone: str, action: str, words: tuple[str, ...]
) -> None:
    """A call, a text from a family, and one from staff."""
    before = board.shown(ENGLISH)
    day.do(phone, action, *words)

    assert board.shown(ENGLISH).revision != before.revision


def test_what_comes_by_itself_is_drawn(board: Board, day: Walk) -> None:
    """For twenty minutes, a look from memory is the very look that would be drawn now."""
    day.do("f-31b", "text", "Er nokon der?")
    for _ in range(20 * 60 // 7):
        day.run(7)
        kept = board.shown(ENGLISH).look
        fresh = day.stage.look()

        assert (kept.phones, kept.stories) == (fresh.phones, fresh.stories)


def test_the_theatre_is_part_of_it(board: Board, theatre: Theatre) -> None:
    """The clock's speed, a dead service, a moody carrier, a story: each is drawn."""
    seen = [board.shown(ENGLISH).revision]
    for doing in (
        partial(theatre.play.run_at, 60), theatre.play.kill, partial(theatre.tell, "child"),
    ):  # fmt: skip
        doing()
        seen.append(board.shown(ENGLISH).revision)

    assert len(set(seen)) == len(seen)


def test_each_language_is_drawn_for_itself(board: Board) -> None:
    """Two visitors, two languages."""
    assert board.shown(Words("nn")).parts["day"] == "Tysdag 3. mars 2026"
    assert board.shown(Words("nb")).parts["day"] == "Tirsdag 3. mars 2026"


def test_while_the_stage_is_busy_what_was_there_before_is_shown(
    board: Board, theatre: Theatre, day: Walk
) -> None:
    """Nobody waits for a play that is being set up."""
    before = board.shown(ENGLISH)
    day.do("f-31a", "call")
    locked, go = Event(), Event()

    def hold() -> None:
        with theatre.lock:
            locked.set()
            go.wait(10)

    holding = Thread(target=hold)
    holding.start()
    assert locked.wait(10)
    shown = board.shown(ENGLISH)
    go.set()
    holding.join()

    assert shown is before
    assert board.shown(ENGLISH) is not before
