"""Cover for who is ill: when a backstop decides, and what somebody's key confirms."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("shift_offer", sa.Column("decide_at", sa.BigInteger(), nullable=True))
    op.add_column("shift_taking", sa.Column("what", sa.String(length=8), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("shift_taking", schema=None) as batch_op:
        batch_op.drop_column("what")
    with op.batch_alter_table("shift_offer", schema=None) as batch_op:
        batch_op.drop_column("decide_at")
