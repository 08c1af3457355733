"""Writes docs/rights.md from the code: `python -m tests.web.rights_page` in the environment."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from oncall.demo.world import World
from oncall.web.rights import WHO, listed

HEAD = """\
# Who may open which page

Made from the code (`python -m tests.web.rights_page`); a test fails when it is not as the code is.
Every route declares its rights beside it, and the pages do not start with one that does not.
"Own" is one's own things only.
"The team's" is never another team's: whoever asks for those is told that there is no such page.
Whoever is not signed in is sent to sign in.

| page | who | whose | what |
| --- | --- | --- | --- |
"""
NOT_SURE = "; not by a code sent as a text, nor a work account without a second factor"


def rights_page(app: Flask) -> str:
    """The whole document."""
    return HEAD + "".join(f"| {' | '.join(row)} |\n" for row in _rows(app))


def _rows(app: Flask) -> Iterator[tuple[str, ...]]:
    for each in listed(app):
        who = ", ".join(name for name in WHO if name in each.right.who)
        page = f"`{'/'.join(each.methods)} {each.path}`"
        sure = NOT_SURE if each.right.sure else ""
        yield page, who, each.right.whose, each.does.rstrip(".") + sure


def write(house: Path) -> None:
    """Write it anew."""
    with TemporaryDirectory() as folder:
        world = World(Path(folder), datetime(2026, 3, 3, 9, tzinfo=UTC))
        page = rights_page(world.service.pages)
        world.desk.db.close()
    (house / "docs" / "rights.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    write(Path(__file__).resolve().parents[2])
