"""Swaps of two shifts that somebody has asked for, and how they ended."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "shift_swap",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("asker", sa.Text(), nullable=False),
        sa.Column("gives_rotation", sa.Text(), nullable=False),
        sa.Column("gives_start", sa.BigInteger(), nullable=False),
        sa.Column("gives_end", sa.BigInteger(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("gets_rotation", sa.Text(), nullable=False),
        sa.Column("gets_start", sa.BigInteger(), nullable=False),
        sa.Column("gets_end", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_shift_swap_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_swap")),
    )
    op.create_index("ix_shift_swap_team_id", "shift_swap", ["team_id"])


def downgrade() -> None:
    op.drop_index("ix_shift_swap_team_id", table_name="shift_swap")
    op.drop_table("shift_swap")
