"""The guide to the rota file: everything it shows is what happens."""

import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from oncall.cli import main
from oncall.pay.core.rules import parts as rule_parts
from oncall.pay.core.rules.book import judge_rules
from oncall.rota.core.check.rules import RULES
from oncall.rota.core.file.read import read_plan
from tests.rota.shapes import EXAMPLE

GUIDE = EXAMPLE.with_name("README.md").read_text(encoding="utf-8")
EXAMPLE_TEXT = EXAMPLE.read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    """What stands between the fences of this kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


REPEATED = ("ladder", "supplement")


def parts(text: str) -> dict[str, str]:
    """The parts of a file by kind and name; those that may share one stay together."""
    found: dict[str, str] = {}
    for part in filter(str.strip, re.split(r"^(?=\[)", text, flags=re.MULTILINE)):
        kind, values = next(iter(tomllib.loads(part).items()))
        first = values[0] if isinstance(values, list) else {}
        name = first.get("name", first.get("code", ""))
        found[f"{kind} {name}"] = found.get(f"{kind} {name}", "") * (kind in REPEATED) + part
    return found


@pytest.mark.parametrize("block", blocks("toml"))
def test_every_example_can_be_written(block: str) -> None:
    """Each piece, put into the example file in place of its like, is sound."""
    file = {**parts(EXAMPLE_TEXT), **parts(block)}

    read = read_plan("\n".join(file.values()), judge_rules)

    assert (read.faults, read.warnings) == ((), ())


def test_every_key_is_in_the_guide() -> None:
    """There is no key that the guide does not show."""
    core = Path(read_plan.__code__.co_filename).parent
    files = [core / each for each in ("parts.py", "hour_parts.py", "check_parts.py")]
    supplements = Path(str(rule_parts.__file__))
    source = "".join(path.read_text(encoding="utf-8") for path in (*files, supplements))
    keys = re.findall(r'(?:one|many|table|tables)\(\s*"(\w+)"', source)

    shown = "\n".join(blocks("toml"))
    assert len(keys) > 60
    assert [key for key in keys if not re.search(rf"\b{key}\b", shown)] == []


def test_every_rule_of_the_check_is_in_the_guide() -> None:
    """The table names each, in the order in which the check looks, with its source."""
    rows = re.findall(r"^\| `([a-z-]+)` \| .+ \| (.+) \|$", GUIDE, re.MULTILINE)

    assert [code for code, _ in rows] == [rule.code for rule in RULES]
    assert [source for _, source in rows if "§" in source] == [
        rule.source for rule in RULES if "§" in rule.source
    ]


@pytest.mark.parametrize("block", blocks("console"))
def test_every_answer_is_given(block: str, house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command, typed in the project's folder, answers what the guide says."""
    monkeypatch.chdir(house)
    command, _, answer = block.removeprefix("$ oncall ").partition("\n")

    done = CliRunner().invoke(main, shlex.split(command))

    assert (done.exit_code, done.stdout) == (0, answer)


def test_the_shown_fault_is_a_real_one() -> None:
    """The fault in the guide is what the example with that mistake gets."""
    (shown,) = blocks("json")

    (fault,) = read_plan(EXAMPLE_TEXT.replace("at_least = 2", "at_least = 9")).faults

    assert json.loads(shown) == {
        "line": fault.line,
        "path": fault.path,
        "message": fault.message,
        "hint": fault.hint,
    }
