"""The example team, as it lies in `rotas/`: imported into a fresh installation."""

from pathlib import Path

import oncall
from oncall.contact.work.desk import Desk
from oncall.people.work import import_families, import_people
from oncall.rota.work import import_plan

FILES = ("example.toml", "example-people.csv", "example-families.csv")


def example_folder() -> Path:
    """Where the example files lie: inside the installed package, else in the checkout."""
    package = Path(oncall.__file__).parent
    installed = package / "_data" / "rotas"
    return installed if installed.is_dir() else package.parent / "rotas"


EXAMPLE = (example_folder() / FILES[0]).read_text(encoding="utf-8")
"""The example's rota file."""
BY_TEXT_TOO = EXAMPLE.replace("last_resort =", "code_by_text = true\nlast_resort =", 1)
"""The same, where one may sign in with a code sent as a text."""


def import_example(desk: Desk, *, plan: str | None = None) -> str:
    """Import plan, people and families; returns the team's id. `plan` replaces the example's."""
    texts = [(example_folder() / name).read_text(encoding="utf-8") for name in FILES]
    imported = import_plan(desk.db, desk.vault, desk.env, text=plan or texts[0])
    import_people(desk.db, desk.vault, desk.env, text=texts[1])
    import_families(desk.db, desk.vault, desk.env, text=texts[2])
    return imported.team.id
