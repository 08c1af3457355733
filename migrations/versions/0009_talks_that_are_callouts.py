"""Talks on duty are callouts: which talk it was, so that each is noted once."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

TALKED = sa.text("kind IN ('talked', 'talked, something unread')")


def upgrade() -> None:
    with op.batch_alter_table("callout", schema=None) as batch_op:
        batch_op.add_column(sa.Column("contact_id", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("contact_seq", sa.Integer(), nullable=True))
        batch_op.create_unique_constraint(
            batch_op.f("uq_callout_contact_id_contact_seq"), ["contact_id", "contact_seq"]
        )
    op.create_index(
        "ix_contact_event_talked",
        "contact_event",
        ["at"],
        sqlite_where=TALKED,
        postgresql_where=TALKED,
    )


def downgrade() -> None:
    op.drop_index("ix_contact_event_talked", table_name="contact_event")
    with op.batch_alter_table("callout", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_callout_contact_id_contact_seq"), type_="unique")
        batch_op.drop_column("contact_seq")
        batch_op.drop_column("contact_id")
