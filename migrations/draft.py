"""Drafts the next step from the tables as the rooms define them now.

    python migrations/draft.py "Add invitations"

Read what it wrote before you keep it: it sees tables, columns and indexes, not what rows mean.
"""

import importlib
import pkgutil
import sys

import oncall
from oncall.store import migrate
from oncall.store.engine import Database


def import_every_table() -> None:
    """Import every room's rows, and the store, where tables are defined."""
    for found in pkgutil.walk_packages(oncall.__path__, "oncall."):
        if ".rows" in found.name or found.name.startswith("oncall.store."):
            importlib.import_module(found.name)


def main(words: str) -> None:
    """Write the step beside the others; alembic prints its path."""
    import_every_table()
    database = Database("sqlite://")
    migrate.upgrade(database)
    migrate.draft(database, words)


if __name__ == "__main__":
    main(sys.argv[1])
