"""The tables of teams, people, numbers and families.

Numbers, labels and e-mail are sealed; a number is found by its keyed digest. Everything else in
the house refers to a number by its random id, which it keeps for ever.
"""

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from oncall.store.tables import Instant, Json, metadata

team = Table(
    "team",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("made_at", Instant, nullable=False),
    # Another number after each change of its staff or plans, so that they may be remembered.
    Column("revision", Integer, nullable=False),
)
person = Table(
    "person",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("team_id", ForeignKey("team.id"), nullable=False),
    Column("handle", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("roles", Json, nullable=False),
    Column("employee_number", Text),
    Column("language", Text, nullable=False),
    Column("paid", Text),
    Column("yearly_salary", Text),
    Column("divisor", Text),
    Column("ordinary", Text),
    Column("active_from", Date),
    Column("active_to", Date),
    # Set when she left by a page: that day, and the last one she had until then.
    Column("left_on", Date),
    Column("last_before", Date),
    # The columns of the people's file that were changed on her page, each with the local day of
    # it, until a file says the same.
    Column("on_page", Json),
    Column("phone", LargeBinary),
    Column("phone_since", Instant),
    Column("second_phone", LargeBinary),
    Column("email", LargeBinary),
    UniqueConstraint("team_id", "handle"),
)
number = Table(
    "number",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("team_id", ForeignKey("team.id"), nullable=False),
    Column("digest", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    UniqueConstraint("team_id", "digest"),
)
# How the last test of a phone went; found by its number, so that a new one is not tested yet.
# `times` counts the tests that began `since` then.
phone_test = Table(
    "phone_test",
    metadata,
    Column("team_id", ForeignKey("team.id"), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("asked_at", Instant, nullable=False),
    Column("called_at", Instant),
    Column("texted_at", Instant),
    Column("times", Integer, nullable=False),
    Column("since", Instant, nullable=False),
)
family = Table(
    "family",
    metadata,
    Column("team_id", ForeignKey("team.id"), primary_key=True),
    Column("code", Text, primary_key=True),
    Column("area", Text, nullable=False),
    Column("therapist", Text),
    Column("language", Text),
    Column("active_from", Date),
    Column("active_to", Date),
)
family_number = Table(
    "family_number",
    metadata,
    Column("team_id", String(16), primary_key=True),
    Column("code", Text, primary_key=True),
    Column("letter", String(1), primary_key=True),
    Column("number_id", ForeignKey("number.id"), nullable=False, index=True),
    Column("label", LargeBinary, nullable=False),
    Column("may_call", Text, nullable=False),
    Column("may_text", Text, nullable=False),
    Column("may_message", Text, nullable=False),
    Column("asked_on", Date),
    Column("safe_hours", Text),
    ForeignKeyConstraint(["team_id", "code"], ["family.team_id", "family.code"]),
)
# Each change of what a number may be reached for, made on a page; never changed. `before` are the
# rules that it replaced, by whose they were, as F-31A. `step` counts the changes of one number.
rule_change = Table(
    "rule_change",
    metadata,
    Column("number_id", String(16), primary_key=True),
    Column("step", Integer, primary_key=True, autoincrement=False),
    Column("team_id", ForeignKey("team.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("did", String(8), nullable=False),
    Column("before", Json, nullable=False),
)
# Each number that a family got or lost on a page, and each end of its treatment; never changed.
# `before` is the last day that there was until then, of an end; `step` counts from 1.
family_change = Table(
    "family_change",
    metadata,
    Column("team_id", String(16), primary_key=True),
    Column("code", Text, primary_key=True),
    Column("step", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("did", String(8), nullable=False),
    Column("letter", String(1)),
    Column("number_id", String(16)),
    Column("before", Date),
    ForeignKeyConstraint(["team_id", "code"], ["family.team_id", "family.code"]),
)
# What whoever reaches this family has to know first: one text, sealed, with who wrote it and when.
important = Table(
    "important",
    metadata,
    Column("team_id", String(16), primary_key=True),
    Column("code", Text, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Instant, nullable=False),
    ForeignKeyConstraint(["team_id", "code"], ["family.team_id", "family.code"]),
)
