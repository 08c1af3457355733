"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "arrival",
        sa.Column("sid", sa.String(length=64), nullable=False),
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("contact_id", sa.String(length=16), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("number_id", sa.String(length=16), nullable=True),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sid", name=op.f("pk_arrival")),
    )
    with op.batch_alter_table("arrival", schema=None) as batch_op:
        batch_op.create_index("ix_arrival_contact", ["contact_id"], unique=False)

    op.create_table(
        "contact",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("code", sa.Integer(), nullable=False),
        sa.Column("number_id", sa.String(length=16), nullable=True),
        sa.Column("live", sa.String(length=16), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("deadline", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("team_id", "live", name=op.f("uq_contact_team_id_live")),
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index("ix_contact_closed", ["team_id", "closed_at"], unique=False)
        batch_op.create_index("ix_contact_code", ["team_id", "code"], unique=False)
        batch_op.create_index(
            "ix_contact_deadline",
            ["deadline"],
            unique=False,
            sqlite_where=sa.text("state != 'closed'"),
            postgresql_where=sa.text("state != 'closed'"),
        )

    op.create_table(
        "last_contact",
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "person", name=op.f("pk_last_contact")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(length=16), nullable=True),
        sa.Column("person", sa.String(length=16), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("leased_until", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("sid", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_contact", ["contact"], unique=False)
        batch_op.create_index(
            "ix_outbox_due",
            ["due", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.create_index(
            "ix_outbox_lease",
            ["leased_until"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting' AND leased_until IS NOT NULL"),
            postgresql_where=sa.text("state = 'waiting' AND leased_until IS NOT NULL"),
        )
        batch_op.create_index("ix_outbox_sid", ["sid"], unique=False)

    op.create_table(
        "reconciled",
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("complete_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_reconciled")),
    )
    op.create_table(
        "team",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("name", name=op.f("uq_team_name")),
    )
    op.create_table(
        "webhook",
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("step", name=op.f("pk_webhook")),
    )
    with op.batch_alter_table("webhook", schema=None) as batch_op:
        batch_op.create_index("ix_webhook_at", ["at"], unique=False)

    op.create_table(
        "which_question",
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "person", name=op.f("pk_which_question")),
    )
    op.create_table(
        "contact_event",
        sa.Column("contact_id", sa.String(length=16), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_contact_event_contact_id")
        ),
        sa.PrimaryKeyConstraint("contact_id", "seq", name=op.f("pk_contact_event")),
    )
    op.create_table(
        "family",
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("therapist", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("active_from", sa.Date(), nullable=True),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_family_team_id")),
        sa.PrimaryKeyConstraint("team_id", "code", name=op.f("pk_family")),
    )
    op.create_table(
        "number",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_number_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number")),
        sa.UniqueConstraint("team_id", "digest", name=op.f("uq_number_team_id_digest")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("employee_number", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("paid", sa.Text(), nullable=True),
        sa.Column("yearly_salary", sa.Text(), nullable=True),
        sa.Column("divisor", sa.Text(), nullable=True),
        sa.Column("ordinary", sa.Text(), nullable=True),
        sa.Column("active_from", sa.Date(), nullable=True),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_digest", sa.Text(), nullable=True),
        sa.Column("second_phone", sa.LargeBinary(), nullable=True),
        sa.Column("second_digest", sa.Text(), nullable=True),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_person_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("team_id", "handle", name=op.f("uq_person_team_id_handle")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index("ix_person_phone", ["team_id", "phone_digest"], unique=False)
        batch_op.create_index("ix_person_second_phone", ["team_id", "second_digest"], unique=False)

    op.create_table(
        "plan",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_plan_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("team_id", "version", name=op.f("uq_plan_team_id_version")),
    )
    op.create_table(
        "team_number",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_number_team_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_team_number")),
    )
    op.create_table(
        "family_number",
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("letter", sa.String(length=1), nullable=False),
        sa.Column("number_id", sa.String(length=16), nullable=False),
        sa.Column("label", sa.LargeBinary(), nullable=False),
        sa.Column("may_call", sa.Text(), nullable=False),
        sa.Column("may_text", sa.Text(), nullable=False),
        sa.Column("may_message", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["number_id"], ["number.id"], name=op.f("fk_family_number_number_id")
        ),
        sa.ForeignKeyConstraint(
            ["team_id", "code"],
            ["family.team_id", "family.code"],
            name=op.f("fk_family_number_team_id_code"),
        ),
        sa.PrimaryKeyConstraint("team_id", "code", "letter", name=op.f("pk_family_number")),
    )
    with op.batch_alter_table("family_number", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_family_number_number_id"), ["number_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("family_number", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_family_number_number_id"))

    op.drop_table("family_number")
    op.drop_table("team_number")
    op.drop_table("plan")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index("ix_person_second_phone")
        batch_op.drop_index("ix_person_phone")

    op.drop_table("person")
    op.drop_table("number")
    op.drop_table("family")
    op.drop_table("contact_event")
    op.drop_table("which_question")
    with op.batch_alter_table("webhook", schema=None) as batch_op:
        batch_op.drop_index("ix_webhook_at")

    op.drop_table("webhook")
    op.drop_table("team")
    op.drop_table("reconciled")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_sid")
        batch_op.drop_index(
            "ix_outbox_lease",
            sqlite_where=sa.text("state = 'waiting' AND leased_until IS NOT NULL"),
            postgresql_where=sa.text("state = 'waiting' AND leased_until IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_outbox_due",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index("ix_outbox_contact")

    op.drop_table("outbox")
    op.drop_table("last_contact")
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_contact_deadline",
            sqlite_where=sa.text("state != 'closed'"),
            postgresql_where=sa.text("state != 'closed'"),
        )
        batch_op.drop_index("ix_contact_code")
        batch_op.drop_index("ix_contact_closed")

    op.drop_table("contact")
    with op.batch_alter_table("arrival", schema=None) as batch_op:
        batch_op.drop_index("ix_arrival_contact")

    op.drop_table("arrival")
