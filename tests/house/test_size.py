"""Small is a virtue here: functions, modules and decisions stay small enough to be seen whole."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

LONGEST_FUNCTION, LONGEST_MODULE = 40, 300


def too_long(source: str, place: str) -> Iterator[str]:
    """What is longer than it may be: the module, or a function in it."""
    if (lines := len(source.splitlines())) > LONGEST_MODULE:
        yield f"{place}: {lines} lines"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = node.end_lineno - node.lineno + 1 if node.end_lineno else 0
            if lines > LONGEST_FUNCTION:
                yield f"{place}:{node.lineno} {node.name}: {lines} lines"


def ruff(*args: str, cwd: Path) -> str:
    """What ruff says."""
    command = [sys.executable, "-m", "ruff", *args]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False).stdout


def test_nothing_is_longer_than_it_may_be(house: Path) -> None:
    """At most 40 lines a function and 300 a module."""
    found = [
        told
        for path in sorted((house / "oncall").rglob("*.py"))
        for told in too_long(path.read_text("utf-8"), path.relative_to(house).as_posix())
    ]

    assert found == []


def test_a_long_function_and_a_long_module_are_seen() -> None:
    """The measure objects to one line too many."""
    function = "def long():\n" + "    1\n" * LONGEST_FUNCTION
    module = "1\n" * (LONGEST_MODULE + 1)

    assert list(too_long(function, "here")) == ["here:1 long: 41 lines"]
    assert list(too_long(module, "here")) == ["here: 301 lines"]


def test_the_code_is_as_the_house_wants_it(house: Path) -> None:
    """Every lint rule of pyproject.toml holds: docstrings, branches, types, and the rest."""
    assert ruff("check", "--quiet", "--output-format", "concise", ".", cwd=house) == ""


def test_branches_and_bare_functions_are_seen(tmp_path: Path, house: Path) -> None:
    """The lint rules object to seven branches, and to a public function without a word."""
    branches = "".join(f"    if a == {n}:\n        return {n}\n" for n in range(7))
    (tmp_path / "made_up.py").write_text(f"def tangled(a):\n{branches}    return 0\n")

    said = ruff("check", "--config", str(house / "pyproject.toml"), ".", cwd=tmp_path)

    assert "C901" in said
    assert "D103" in said
