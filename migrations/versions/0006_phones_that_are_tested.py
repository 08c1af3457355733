"""Phones that are tested, and hours in which a yes of a family counts."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "phone_test",
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("called_at", sa.BigInteger(), nullable=True),
        sa.Column("texted_at", sa.BigInteger(), nullable=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_phone_test_team_id")),
        sa.PrimaryKeyConstraint("team_id", "digest", name=op.f("pk_phone_test")),
    )
    with op.batch_alter_table("family_number", schema=None) as batch_op:
        batch_op.add_column(sa.Column("safe_hours", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("family_number", schema=None) as batch_op:
        batch_op.drop_column("safe_hours")

    op.drop_table("phone_test")
