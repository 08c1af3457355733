"""What is paid and why."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "availability",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("rotation", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("start_s", sa.BigInteger(), nullable=False),
        sa.Column("end_s", sa.BigInteger(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("instead_of", sa.Text(), nullable=True),
        sa.Column("pays", sa.Integer(), nullable=False),
        sa.Column("plan_day", sa.Text(), nullable=False),
        sa.Column("reverses", sa.String(length=16), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reverses"], ["availability.id"], name=op.f("fk_availability_reverses")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_availability_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability")),
    )
    with op.batch_alter_table("availability", schema=None) as batch_op:
        batch_op.create_index("ix_availability_month", ["team_id", "start_s"], unique=False)

    op.create_table(
        "callout",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("start_s", sa.BigInteger(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("reverses", sa.String(length=16), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["reverses"], ["callout.id"], name=op.f("fk_callout_reverses")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_callout_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callout")),
    )
    with op.batch_alter_table("callout", schema=None) as batch_op:
        batch_op.create_index("ix_callout_month", ["team_id", "start_s"], unique=False)

    op.create_table(
        "pay_run",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("approver", sa.Text(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_pay_run_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_run")),
        sa.UniqueConstraint("team_id", "name", name=op.f("uq_pay_run_team_id_name")),
    )
    op.create_table(
        "pay_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_pay_step_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_step")),
    )
    with op.batch_alter_table("pay_step", schema=None) as batch_op:
        batch_op.create_index("ix_pay_step_month", ["team_id", "month"], unique=False)

    op.create_table(
        "pay_file",
        sa.Column("run_id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("suffix", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["pay_run.id"], name=op.f("fk_pay_file_run_id")),
        sa.PrimaryKeyConstraint("run_id", "kind", name=op.f("pk_pay_file")),
    )


def downgrade() -> None:
    op.drop_table("pay_file")
    with op.batch_alter_table("pay_step", schema=None) as batch_op:
        batch_op.drop_index("ix_pay_step_month")

    op.drop_table("pay_step")
    op.drop_table("pay_run")
    with op.batch_alter_table("callout", schema=None) as batch_op:
        batch_op.drop_index("ix_callout_month")

    op.drop_table("callout")
    with op.batch_alter_table("availability", schema=None) as batch_op:
        batch_op.drop_index("ix_availability_month")

    op.drop_table("availability")
