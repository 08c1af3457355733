"""Codes that are sent as texts, and sessions that were begun with one."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "text_code",
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_text_code_team_id_team")),
        sa.PrimaryKeyConstraint("team_id", "handle", name=op.f("pk_text_code")),
    )
    with op.batch_alter_table("sign_in_key", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("by_text", sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    with op.batch_alter_table("sign_in_key", schema=None) as batch_op:
        batch_op.drop_column("by_text")
    op.drop_table("text_code")
