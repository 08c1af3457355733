"""Commands typed where the settings are in place, in one process and without a shell."""

from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner, Result

from oncall.cli import main

Types = Callable[..., Result]
SETTINGS = """
[web]
public_url = "https://oncall.example.org"
[carrier]
account_sid = "AC0123"
auth_tokens_file = "secret"
[database]
url = "sqlite:///oncall.db"
[keys]
field_file = "secret"
"""


def settings_in(folder: Path) -> None:
    """The least that an installation needs; its database will be in this folder too."""
    (folder / "config.toml").write_text(SETTINGS, "utf-8")
    (folder / "secret").write_text("a-key-that-only-these-tests-have-00\n")


def typing_in(folder: Path) -> Types:
    """Type `oncall` and these words, with the settings and the database of this folder."""
    settings_in(folder)

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, [*words, "--config", str(folder / "config.toml")])

    return run
