"""Every event of a contact has its plain sentence."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

from oncall.contact.core.values import Caller, Contact, State
from oncall.demo.sentences import COMES, HAPPENED, STATES, join, sentence, state

AT = datetime(2026, 3, 3, 9, tzinfo=UTC)
VALUES = {
    "code", "who", "person", "people", "did", "phone", "round", "name", "channel", "outcome",
}  # fmt: skip
MADE_BY_A_DEADLINE = ("due.py", "asking.py")


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
TAKES_KIND |= {"_give_to_others": 2, "_ask_whether_they_talked": 3}


def texts(nodes: list[ast.expr]) -> Iterator[str]:
    """The texts written out among these."""
    yield from (
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def core(house: Path) -> dict[str, str]:
    """The source of each module of the core that decides about contacts."""
    folder = house / "oncall" / "contact" / "core"
    return {path.name: path.read_text("utf-8") for path in folder.glob("*.py")}


def test_every_kind_of_event_has_a_sentence_and_no_other(house: Path) -> None:
    """A new kind of event needs a sentence, and one that is gone leaves none behind."""
    used = {kind for source in core(house).values() for kind in kinds(source)}

    assert used == set(HAPPENED)


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

    assert brought - {"page failed", "unreachable", "called again"} == set(COMES)


@pytest.mark.parametrize("sentences", [HAPPENED, COMES, STATES])
def test_no_sentence_asks_for_what_is_not_there(sentences: dict[str, str]) -> None:
    """Every gap in a sentence is filled."""
    wanted = {name for text in sentences.values() for _, name, _, _ in Formatter().parse(text)}

    assert wanted - {None} <= VALUES | {"holder"}


def test_every_state_is_told() -> None:
    """And no other."""
    assert set(STATES) == set(get_args(State))


def test_a_kind_nobody_knows_is_named() -> None:
    """The page never breaks on something new."""
    contact = Contact("1", 412, Caller(), AT, state="closed", sign_at=AT, outcome="talked")

    assert sentence(HAPPENED, "a new thing", None, {}, contact, str) == "a new thing"
    assert sentence(HAPPENED, "rang in vain", None, {}, contact, str).startswith("Withheld number")
    assert state(contact, str) == "closed: talked"


def test_names_are_joined_as_a_person_would() -> None:
    """One, two, and three."""
    assert [join(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
        "", "A", "A and B", "A, B and C",
    ]  # fmt: skip
