"""How a feed shows shifts may change while its address stays."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.add_column("calendar_feed", sa.Column("chosen_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.drop_column("chosen_at")
