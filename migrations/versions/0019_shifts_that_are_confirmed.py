"""Shifts that people are asked to confirm, and signs of life of whoever holds the line."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "shift_confirmation",
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("rotation", sa.Text(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("end", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("late_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint(
            "team_id", "person", "rotation", "start", name=op.f("pk_shift_confirmation")
        ),
    )
    op.create_table(
        "phone_alive",
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=True),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "person", name=op.f("pk_phone_alive")),
    )


def downgrade() -> None:
    op.drop_table("phone_alive")
    op.drop_table("shift_confirmation")
