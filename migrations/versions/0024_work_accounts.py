"""Staff may sign in with the account of their municipality."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "work_account",
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("tenant", sa.String(length=36), nullable=False),
        sa.Column("object_id", sa.String(length=36), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_work_account_team_id_team")
        ),
        sa.PrimaryKeyConstraint("team_id", "handle", name=op.f("pk_work_account")),
        sa.UniqueConstraint("tenant", "object_id", name=op.f("uq_work_account_tenant_object_id")),
    )
    op.add_column("sign_in_key", sa.Column("tenant", sa.String(length=36), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("sign_in_key", schema=None) as batch_op:
        batch_op.drop_column("tenant")
    op.drop_table("work_account")
