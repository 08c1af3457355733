"""Since when the number of a contact is deleted, and what finds those whose time it is."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

KEPT = sa.text("deleted_at IS NULL")
KEPT_WORDS = sa.text("kind != 'call' AND deleted_at IS NULL")
HAS_NUMBER = sa.text("number_id IS NOT NULL")
NOT_ERASED = sa.text("state = 'closed' AND erased_at IS NULL")


def upgrade() -> None:
    op.add_column("contact", sa.Column("erased_at", sa.BigInteger(), nullable=True))
    _index("ix_contact_number", "contact", "number_id", HAS_NUMBER)
    _index("ix_contact_not_erased", "contact", "closed_at", NOT_ERASED)
    op.drop_index("ix_arrival_kept", table_name="arrival")
    _index("ix_arrival_kept", "arrival", "at", KEPT)


def downgrade() -> None:
    op.drop_index("ix_arrival_kept", table_name="arrival")
    _index("ix_arrival_kept", "arrival", "at", KEPT_WORDS)
    op.drop_index("ix_contact_not_erased", table_name="contact")
    op.drop_index("ix_contact_number", table_name="contact")
    op.drop_column("contact", "erased_at")


def _index(name: str, table: str, column: str, where: sa.TextClause) -> None:
    op.create_index(name, table, [column], sqlite_where=where, postgresql_where=where)
