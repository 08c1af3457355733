"""The PIN that a colleague presses when she calls the team's number."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "voice_pin",
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_voice_pin_team_id")),
        sa.PrimaryKeyConstraint("team_id", "handle", name=op.f("pk_voice_pin")),
    )


def downgrade() -> None:
    op.drop_table("voice_pin")
