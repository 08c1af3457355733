"""What a number may be reached for: who changed it on a page, when, and what it was before."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "rule_change",
        sa.Column("number_id", sa.String(length=16), nullable=False),
        sa.Column("step", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("did", sa.String(length=8), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_rule_change_team_id")),
        sa.PrimaryKeyConstraint("number_id", "step", name=op.f("pk_rule_change")),
    )
    op.create_index(op.f("ix_rule_change_team_id"), "rule_change", ["team_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_rule_change_team_id"), table_name="rule_change")
    op.drop_table("rule_change")
