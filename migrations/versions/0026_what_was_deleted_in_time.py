"""When what families wrote and said was deleted, here and at the carrier."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

KEPT = sa.text("kind != 'call' AND deleted_at IS NULL")


def upgrade() -> None:
    op.add_column("arrival", sa.Column("deleted_at", sa.BigInteger(), nullable=True))
    op.create_index("ix_arrival_kept", "arrival", ["at"], sqlite_where=KEPT, postgresql_where=KEPT)


def downgrade() -> None:
    op.drop_index("ix_arrival_kept", table_name="arrival")
    op.drop_column("arrival", "deleted_at")
