"""Types are strict, everywhere."""

import subprocess
import sys
from pathlib import Path


def mypy(*args: str, cwd: Path) -> str:
    """What mypy says, without its closing line when all is well."""
    command = [sys.executable, "-m", "mypy", "--no-error-summary", *args]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False).stdout


def test_every_type_holds(house: Path) -> None:
    """The program, its tests and dev.py are consistent under mypy's strict rules."""
    assert mypy(cwd=house) == ""


def test_a_missing_type_is_seen(tmp_path: Path, house: Path) -> None:
    """The strict rules object to a function that says nothing about its values."""
    (tmp_path / "made_up.py").write_text("def vague(a):\n    return a\n")
    settings = str(house / "pyproject.toml")

    assert "no-untyped-def" in mypy("--config-file", settings, "made_up.py", cwd=tmp_path)
