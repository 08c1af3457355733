"""Runs the steps on the connection it is given: `oncall.store.migrate` is the only way in."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from oncall.store.tables import Instant, Json

# A step must not change when the program does, so it names plain types only.
_PLAIN = {Instant: "sa.BigInteger()", Json: "sa.Text()"}


def render_item(kind: str, item: Any, autogen_context: AutogenContext) -> str | Literal[False]:
    """Our own types as the plain ones they are kept as; False leaves the rest to alembic."""
    return _PLAIN.get(type(item), False) if kind == "type" else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes["metadata"],
    render_as_batch=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
