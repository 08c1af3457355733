"""An agreement about a deduction says over how much it was made."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.add_column("pay_step", sa.Column("ore", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("pay_step", schema=None) as batch_op:
        batch_op.drop_column("ore")
