"""What changes about a family on a page, and what is important to know about it."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "family_change",
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("did", sa.String(length=8), nullable=False),
        sa.Column("letter", sa.String(length=1), nullable=True),
        sa.Column("number_id", sa.String(length=16), nullable=True),
        sa.Column("before", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id", "code"],
            ["family.team_id", "family.code"],
            name=op.f("fk_family_change_team_id"),
        ),
        sa.PrimaryKeyConstraint("team_id", "code", "step", name=op.f("pk_family_change")),
    )
    op.create_table(
        "important",
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "code"],
            ["family.team_id", "family.code"],
            name=op.f("fk_important_team_id"),
        ),
        sa.PrimaryKeyConstraint("team_id", "code", name=op.f("pk_important")),
    )


def downgrade() -> None:
    op.drop_table("important")
    op.drop_table("family_change")
