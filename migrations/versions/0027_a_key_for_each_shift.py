"""Of several shifts that somebody takes by text, each has its own key."""

from alembic import op

revision = "0027"
down_revision = "0026"

TABLE, KEY = "shift_taking", "pk_shift_taking"


def upgrade() -> None:
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.drop_constraint(KEY, type_="primary")
        batch_op.create_primary_key(KEY, ["team_id", "person", "offer_id"])


def downgrade() -> None:
    op.execute(f"DELETE FROM {TABLE}")  # noqa: S608 # a key lasts half an hour: ask anew
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.drop_constraint(KEY, type_="primary")
        batch_op.create_primary_key(KEY, ["team_id", "person"])
