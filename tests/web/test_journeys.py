"""The table of journeys by keys alone in docs/pages.md names the tests that walk them, all."""

import re
from pathlib import Path

NAMED = re.compile(r"`(test_\w+)`")
DEFINED = re.compile(r"^def (test_\w+)\(", re.MULTILINE)


def test_the_table_of_journeys_names_them_all(house: Path) -> None:
    """Whoever asks whether a journey needs no mouse finds the test that walks it."""
    guide = (house / "docs" / "pages.md").read_text("utf-8")
    table = guide.partition("| journey | shown by |")[2].partition("\n\n")[0]
    files = (path.read_text("utf-8") for path in (house / "tests").rglob("test_*.py"))
    there = {name for text in files for name in DEFINED.findall(text)}

    assert {*NAMED.findall(table)} == {name for name in there if "by_keys_alone" in name}
