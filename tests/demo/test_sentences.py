"""Every event of a contact has its plain sentence, and so has all else that the pages show."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest

from oncall.contact.core.telling import state, told
from oncall.contact.core.values import OUTCOMES, Caller, Contact, Kind, State
from oncall.demo.hands import BEHAVIOURS
from oncall.demo.page import STARTS
from oncall.demo.play import MOODS
from oncall.demo.screens import SOUNDS
from oncall.demo.tour import STORIES
from oncall.demo.words import ENGLISH, Words
from oncall.wording import keys
from tests.demo.conftest import Walk

AT = datetime(2026, 3, 3, 9, tzinfo=UTC)
MADE_BY_A_DEADLINE = ("due.py", "asking.py")
ASKED_FOR = re.compile(r'words(?:\.within|\.known)?\(\s*f?"([a-z_.]+)"')
READY_MADE = {"screen.busy", "screen.failed", "screen.missed", "screen.ended", "line.left"}
TOUR = {"tour.title", "tour.over", "tour.go_on", "tour.close", "tour.take_over"}
CHOSEN = {"and", "duty.until", "duty.until_day", "line.holder_is_silent", "line.nobody_has_it"}


def under(prefix: str) -> set[str]:
    """What the catalogue has there, without the prefix."""
    return {
        each.partition(f".{prefix}.")[2]
        for each in keys()
        if each.startswith((f"demo.{prefix}.", f"story.{prefix}."))
    }


def kinds(source: str) -> Iterator[str]:
    """Every kind of event that a module of the core can make.

    They are written out where an event is made: in `Event(…)` and `.then(…)`, and where one of
    the module's functions that takes a `kind` is called.
    """
    tree = ast.parse(source)
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = ast.unparse(call.func).rpartition(".")[2]
        if name in {"Event", "then"}:
            yield from texts(call.args[:1])
        elif name in TAKES_KIND:
            yield from texts(call.args[TAKES_KIND[name] :][:1])


TAKES_KIND = {"open_up": 2, "stay_open": 2, "_rings_again": 2, "_ask_holder": 2}
TAKES_KIND |= {"_give_to_others": 2, "_ask_whether_they_talked": 3, "_hers": 3}


def texts(nodes: list[ast.expr]) -> Iterator[str]:
    """The texts written out among these, and both of `one if … else other`."""
    each_way = (
        way
        for node in nodes
        for way in ((node.body, node.orelse) if isinstance(node, ast.IfExp) else (node,))
    )
    yield from (
        way.value
        for way in each_way
        if isinstance(way, ast.Constant) and isinstance(way.value, str)
    )


def core(house: Path) -> dict[str, str]:
    """The source of each module of the core that decides about contacts."""
    folder = house / "oncall" / "contact" / "core"
    deciding = (path for path in folder.glob("*.py") if path.name != "telling.py")
    return {path.name: path.read_text("utf-8") for path in deciding}


def test_every_kind_of_event_has_a_sentence_and_no_other(house: Path) -> None:
    """A new kind of event needs a sentence, and one that is gone leaves none behind."""
    used = {kind for source in core(house).values() for kind in kinds(source)}

    assert used == {each.partition(": ")[0] for each in under("happened")}
    assert {f"arrived: {kind}" for kind in get_args(Kind)} <= under("happened")
    assert {"page failed: text", "page failed: call"} <= under("happened")


def test_every_function_that_takes_a_kind_is_known(house: Path) -> None:
    """Otherwise its kinds would go unseen above."""
    taking = {
        node.name: [arg.arg for arg in node.args.args].index("kind")
        for source in core(house).values()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
        and node.name != "then"
        and "kind" in [arg.arg for arg in node.args.args]
    }

    assert taking == TAKES_KIND


def test_every_event_that_a_deadline_brings_can_be_foretold(house: Path) -> None:
    """What happens next is told before it happens."""
    brought = {kind for name in MADE_BY_A_DEADLINE for kind in kinds(core(house)[name])}

    assert brought - {"page failed", "unreachable", "called again"} == under("comes")


@pytest.mark.parametrize(
    ("prefix", "shown"),
    [
        ("state", get_args(State)), ("outcome", OUTCOMES), ("behaviour", BEHAVIOURS),
        ("mood", MOODS), ("start", STARTS.values()), ("sound", (*SOUNDS, "bridged")),
        ("weekday", map(str, range(7))), ("month", map(str, range(1, 13))),
    ],
)  # fmt: skip
def test_what_can_be_shown_has_its_words_and_nothing_else_has(
    prefix: str, shown: Iterator[str]
) -> None:
    """Every state, outcome, choice and sound."""
    assert under(prefix) == set(shown)


def test_every_step_of_every_story_is_told() -> None:
    """And no step that is not there."""
    steps = {
        f"{story.name}.{each}"
        for story in STORIES.values()
        for each in ("title", *(step.name for step in story.steps))
    }

    assert {f"tour.{each}" for each in steps} | TOUR == {f"tour.{each}" for each in under("tour")}


def test_every_word_of_the_plan_and_the_people_is_told_in_three_languages(day: Walk) -> None:
    """Nobody in the example team is described by a word that was left in English."""
    said = {each for phone in day.stage.phones for each in phone.about}

    assert said <= under("about")


def test_every_other_sentence_is_asked_for_by_a_page(house: Path) -> None:
    """None is dead, and none is missing."""
    demo, teller = (
        house / "oncall" / "demo",
        house / "oncall" / "contact" / "work" / "shown" / "story.py",
    )
    sources = [*demo.glob("*.py"), *demo.glob("templates/*.html"), teller]
    asked = {key for path in sources for key in ASKED_FOR.findall(path.read_text("utf-8"))}
    asked = {each for each in asked if not each.endswith(".")} | READY_MADE | CHOSEN | TOUR
    groups = ("state", "outcome", "behaviour", "mood", "start", "sound", "weekday", "month",
              "happened", "comes", "about", "tour", "fault")  # fmt: skip
    there = {each.partition(".")[2] for each in keys() if each.startswith(("demo.", "story."))}
    single = {each for each in there if each.partition(".")[0] not in groups}

    assert {each for each in asked if each.partition(".")[0] not in groups} == single


def test_a_kind_nobody_knows_is_named() -> None:
    """The page never breaks on something new."""
    contact = Contact("1", 412, Caller(), AT, state="closed", sign_at=AT, outcome="talked")

    assert told(ENGLISH, "a new thing", None, {}, contact, str) == "A new thing"
    assert told(ENGLISH, "rang in vain", None, {}, contact, str).startswith("Hidden number")
    assert state(ENGLISH, contact, str) == "closed: talked"
    assert state(Words("nn"), contact, str) == "avslutta: snakka saman"


def test_names_are_joined_as_a_person_would() -> None:
    """One, two, and three."""
    assert [ENGLISH.join(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
        "", "A", "A and B", "A, B and C",
    ]  # fmt: skip
    assert Words("nb").join(["A", "B", "C"]) == "A, B og C"
