"""docs/operations.md knows every kind of fault that health can tell of."""

import re
from pathlib import Path

import pytest

from oncall.web.ways import WAYS
from oncall.wording import LANGUAGES, keys

KINDS = re.compile(
    r'HealthFault\(\s*"([a-z ]+)"|yield "([a-z]+)", sentence|^KIND = "([a-z]+)"', re.MULTILINE
)


def told(house: Path) -> set[str]:
    """The kinds that the code tells of."""
    text = "\n".join(path.read_text("utf-8") for path in (house / "oncall").rglob("*.py"))
    found = {kind for groups in KINDS.findall(text) for kind in groups if kind}
    return found | {"settings", "account", "balance", "certificate"}


def explained(guide: str) -> set[str]:
    """The kinds in the guide's table."""
    table = guide.partition("| kind |")[2].partition("\n\n")[0]
    return set(re.findall(r"(?m)^\| `([a-z ]+)` \|", table))


def test_every_kind_is_explained_and_no_other(house: Path) -> None:
    """Whoever is woken by a kind finds it in the table, with what to do."""
    assert explained((house / "docs" / "operations.md").read_text("utf-8")) == told(house)


def test_the_proxy_is_told_every_way(house: Path) -> None:
    """Whoever copies it forgets none."""
    guide = (house / "docs" / "operations.md").read_text("utf-8")

    assert f"location ~ ^/({'|'.join(WAYS)})(/|$) {{" in guide


def test_the_code_does_tell(house: Path) -> None:
    """The search finds kinds of every form."""
    assert {"database", "line", "ladder", "watch", "carrier log"} <= told(house)


@pytest.mark.parametrize("language", LANGUAGES)
def test_staff_read_every_kind_in_their_own_language(house: Path, language: str) -> None:
    """The page Now tells of each in a sentence of its own."""
    assert {f"now.health.{kind}" for kind in told(house)} <= {*keys(language)}
