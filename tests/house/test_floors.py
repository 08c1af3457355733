"""The house stands as it is drawn: rooms and floors import only downwards."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def lint_imports(folder: Path) -> str:
    """What import-linter says of the package in that folder."""
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as go; go()"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


def test_every_import_goes_down(house: Path) -> None:
    """Every contract drawn in pyproject.toml is kept."""
    assert "0 broken" in lint_imports(house)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The house once more, to be spoilt."""
    house = Path(__file__).resolve().parents[2]
    folder = tmp_path_factory.mktemp("copy")
    shutil.copy(house / "pyproject.toml", folder)
    shutil.copytree(house / "oncall", folder / "oncall")
    return folder


@pytest.mark.parametrize(
    ("place", "line", "contract"),
    [
        ("store/spoilt.py", "import oncall.contact", "Rooms import only downwards"),
        ("store/spoilt.py", "import oncall.carrier", "Rooms import only downwards"),
        ("elsewhere.py", "", "Rooms import only downwards"),
        ("contact/core/spoilt.py", "import oncall.contact.rows", "Floors import only downwards"),
        ("rota/elsewhere.py", "", "Floors import only downwards"),
        ("contact/core/spoilt.py", "import random", "Core is pure"),
        ("rota/core/spoilt.py", "import oncall.env", "Core is pure"),
        ("people/core/spoilt.py", "from sqlalchemy import select", "Core is pure"),
        ("simulator/spoilt.py", "import oncall.wording", "The simulator knows nothing"),
        ("cli/spoilt.py", "import oncall.simulator", "Only the demo may know"),
        ("contact/spoilt.py", "import twilio.rest", "Only the carrier room"),
    ],
)
def test_a_wrong_import_is_seen(copy: Path, place: str, line: str, contract: str) -> None:
    """Each contract objects to the very thing that it is there to stop."""
    (copy / "oncall" / place).write_text(line)
    said = lint_imports(copy)
    (copy / "oncall" / place).unlink()

    assert any(contract in row and "BROKEN" in row for row in said.splitlines()), said
