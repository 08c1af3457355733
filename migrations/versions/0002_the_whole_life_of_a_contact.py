"""The whole life of a contact: what its rules, its alarms and its watchmen remember."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NOT_CLOSED, TALKING = sa.text("state != 'closed'"), sa.text("state = 'talking'")

SHARES = sa.text("state = 'open' AND page_of IS NOT NULL")


def upgrade() -> None:
    _watchmen()
    _people()
    _rules()
    _answers()
    _carrier_log()
    _alarms()


def downgrade() -> None:
    _no_alarms()
    _no_carrier_log()
    _no_answers()
    _no_rules()
    _people_before()
    _no_watchmen()


def _answers() -> None:
    """What a text from staff is about: pages open on her phone, wrong codes, being occupied."""
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index(
            "ix_contact_open_code",
            ["team_id", "code"],
            unique=True,
            sqlite_where=NOT_CLOSED,
            postgresql_where=NOT_CLOSED,
        )
        batch_op.create_index(
            "ix_contact_holder",
            ["team_id", "holder"],
            unique=False,
            sqlite_where=NOT_CLOSED,
            postgresql_where=NOT_CLOSED,
        )
        batch_op.create_index(
            "ix_contact_talking",
            ["team_id", "holder", "deadline"],
            unique=False,
            sqlite_where=TALKING,
            postgresql_where=TALKING,
        )
    open_page = op.create_table(
        "open_page",
        sa.Column("contact_id", sa.String(length=16), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_open_page_contact_id_contact")
        ),
        sa.PrimaryKeyConstraint("contact_id", "person", name=op.f("pk_open_page")),
    )
    with op.batch_alter_table("open_page", schema=None) as batch_op:
        batch_op.create_index(
            "ix_open_page_phone", ["team_id", "person", "opened_at", "contact_id"], unique=False
        )
    op.create_table(
        "occupied",
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "person", name=op.f("pk_occupied")),
    )
    op.create_table(
        "wrong_code",
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "person", name=op.f("pk_wrong_code")),
    )
    op.bulk_insert(open_page, _pages_open_now())


def _pages_open_now() -> list[dict[str, object]]:
    """Whoever was asked before this step may answer after it."""
    found = op.get_bind().execute(
        sa.text("select id, team_id, opened_at, value from contact where state != 'closed'")
    )
    return [
        {"contact_id": row.id, "person": person, "team_id": row.team_id,
         "opened_at": row.opened_at}
        for row in found
        for person in _waited_for(json.loads(row.value))
    ]  # fmt: skip


def _waited_for(contact: dict[str, Any]) -> list[str]:
    if contact["state"] in ("open", "outside", "ringing"):
        asked, passed = contact.get("asked") or [], contact.get("passed") or []
        return [person for person in asked if person not in passed]
    asks = contact["state"] == "held" and contact.get("waiting") not in (None, "outcome")
    return [contact["holder"]] if asks and contact.get("holder") else []


def _no_answers() -> None:
    for table in ("wrong_code", "occupied", "open_page"):
        op.drop_table(table)
    op.drop_index("ix_contact_talking", table_name="contact")
    op.drop_index("ix_contact_holder", table_name="contact")
    op.drop_index("ix_contact_open_code", table_name="contact")


def _rules() -> None:
    """A lane for strangers, pages that are shared, who is still to be told, and since when."""
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phone_since", sa.BigInteger(), nullable=True))
    op.drop_index("ix_contact_deadline", table_name="contact")
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lane", sa.String(16), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("page_of", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("to_tell", sa.Text(), nullable=True))
    _partly("ix_contact_deadline", ["lane", "deadline"], NOT_CLOSED)
    _partly("ix_contact_open", ["team_id", "lane"], sa.text("state = 'open'"))
    _partly("ix_contact_page_of", ["team_id", "page_of"], SHARES)
    _partly("ix_contact_to_tell", ["team_id"], sa.text("to_tell IS NOT NULL"))
    op.create_table(
        "shared_page",
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_shared_page")),
    )


def _partly(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, "contact", columns, sqlite_where=where, postgresql_where=where)


def _no_rules() -> None:
    op.drop_table("shared_page")
    for name in ("to_tell", "page_of", "open", "deadline"):
        op.drop_index(f"ix_contact_{name}", table_name="contact")
    with op.batch_alter_table("contact", schema=None) as batch_op:
        for name in ("to_tell", "page_of", "lane"):
            batch_op.drop_column(name)
    _partly("ix_contact_deadline", ["deadline"], NOT_CLOSED)
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("phone_since")


def _people() -> None:
    """A revision, by which staff are remembered; so nobody is looked up by her number."""
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index("ix_person_phone")
        batch_op.drop_index("ix_person_second_phone")
        batch_op.drop_column("phone_digest")
        batch_op.drop_column("second_digest")


def _people_before() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("second_digest", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("phone_digest", sa.Text(), nullable=True))
        batch_op.create_index("ix_person_second_phone", ["team_id", "second_digest"], unique=False)
        batch_op.create_index("ix_person_phone", ["team_id", "phone_digest"], unique=False)
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.drop_column("revision")


def _watchmen() -> None:
    """What each process last did, and what it has found wrong."""
    op.create_table(
        "sign_of_life",
        sa.Column("process", sa.String(length=16), nullable=False),
        sa.Column("does", sa.String(length=16), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("process", "does", name=op.f("pk_sign_of_life")),
    )
    op.create_table(
        "trouble",
        sa.Column("process", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("process", "kind", name=op.f("pk_trouble")),
    )


def _no_watchmen() -> None:
    for table in ("trouble", "sign_of_life"):
        op.drop_table(table)


def _alarms() -> None:
    """Alarms that concern no contact, dead phones, and which attempts surely did nothing."""
    op.create_table(
        "alarm",
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.BigInteger(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("heard_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "kind", name=op.f("pk_alarm")),
    )
    op.create_table(
        "phone_mark",
        sa.Column("team_id", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("code", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "digest", name=op.f("pk_phone_mark")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("in_vain", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_index("ix_outbox_ended", ["ended_at"], unique=False)


def _no_alarms() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_ended")
        batch_op.drop_column("in_vain")
    for table in ("phone_mark", "alarm"):
        op.drop_table(table)


def _carrier_log() -> None:
    """Who reads the carrier's log now, since when a number is ours, and what is never read back."""
    with op.batch_alter_table("reconciled", schema=None) as batch_op:
        batch_op.add_column(sa.Column("leased_until", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("team_number", schema=None) as batch_op:
        batch_op.add_column(sa.Column("since", sa.BigInteger(), nullable=True))
    op.create_table(
        "tombstone",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_tombstone")),
    )


def _no_carrier_log() -> None:
    op.drop_table("tombstone")
    with op.batch_alter_table("team_number", schema=None) as batch_op:
        batch_op.drop_column("since")
    with op.batch_alter_table("reconciled", schema=None) as batch_op:
        batch_op.drop_column("leased_until")
