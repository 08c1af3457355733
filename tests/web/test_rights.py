"""The table of rights is whole, and what is written of it is what the code does."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from oncall.demo.world import World
from oncall.people.core.values import ROLES
from oncall.web.rights import SIGNED_IN, listed
from tests.web.rights_page import rights_page

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """The example team."""
    return World(tmp_path, NOON)


def test_the_document_is_as_the_code_is(world: World, house: Path) -> None:
    """Write it anew with `python -m tests.web.rights_page`."""
    written = (house / "docs" / "rights.md").read_text("utf-8")

    assert rights_page(world.service.pages) == written


def test_every_role_can_be_given_a_right() -> None:
    """No role of the people's file is forgotten by the frame."""
    assert set(ROLES) <= set(SIGNED_IN)


def test_every_page_says_what_it_is(world: World) -> None:
    """A row of the table without a word helps nobody."""
    assert [each.path for each in listed(world.service.pages) if not each.does] == []
