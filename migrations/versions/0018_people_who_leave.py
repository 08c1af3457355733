"""On which day somebody was said to have left, and the last day she had until then."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("person", sa.Column("left_on", sa.Date(), nullable=True))
    op.add_column("person", sa.Column("last_before", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("person", "last_before")
    op.drop_column("person", "left_on")
