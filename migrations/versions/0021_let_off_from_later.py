"""A backstop may let somebody off from a later time on."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("shift_taking", sa.Column("since", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("shift_taking", schema=None) as batch_op:
        batch_op.drop_column("since")
