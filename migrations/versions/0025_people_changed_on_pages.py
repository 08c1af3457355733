"""Which columns of the people's file were changed on somebody's page, and on which day."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.add_column("person", sa.Column("on_page", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("person", "on_page")
