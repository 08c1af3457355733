"""Who is on the phone with a family: also somebody who calls them back."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

TALKS, TALKING = sa.text("talker IS NOT NULL"), sa.text("state = 'talking'")


def upgrade() -> None:
    op.add_column("contact", sa.Column("talker", sa.Text(), nullable=True))
    op.execute("UPDATE contact SET talker = holder WHERE state = 'talking'")
    op.drop_index("ix_contact_talking", table_name="contact")
    _partly("ix_contact_talker", "talker", TALKS)


def downgrade() -> None:
    op.drop_index("ix_contact_talker", table_name="contact")
    op.drop_column("contact", "talker")
    _partly("ix_contact_talking", "holder", TALKING)


def _partly(name: str, who: str, where: sa.TextClause) -> None:
    columns = ["team_id", who, "deadline"]
    op.create_index(name, "contact", columns, sqlite_where=where, postgresql_where=where)
