"""The ledger, callouts, what was done about each month, its runs and the files made of them.

Rows are added and never changed. Times of availability are whole seconds since 1970 UTC, which
is what pay counts in.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from oncall.store.tables import Instant, Json, metadata

_ID, _TEAM = String(16), "team.id"

availability = Table(
    "availability",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("team_id", ForeignKey(_TEAM), nullable=False),
    Column("rotation", Text, nullable=False),
    Column("person", Text),
    Column("start_s", BigInteger, nullable=False),
    Column("end_s", BigInteger, nullable=False),
    Column("how", Text, nullable=False),
    Column("instead_of", Text),
    Column("pays", Integer, nullable=False),
    Column("plan_day", Text, nullable=False),
    Column("reverses", ForeignKey("availability.id")),
    Column("by", Text),
    Column("why", Text),
    Column("made_at", Instant, nullable=False),
    Index("ix_availability_month", "team_id", "start_s"),
)
# One that the service noted by itself has the contact of the talk and the event that ended it: so
# it is noted once, whatever happens in between.
callout = Table(
    "callout",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("team_id", ForeignKey(_TEAM), nullable=False),
    Column("person", Text, nullable=False),
    Column("start_s", BigInteger, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("reverses", ForeignKey("callout.id")),
    Column("by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("contact_id", _ID),
    Column("contact_seq", Integer),
    Index("ix_callout_month", "team_id", "start_s"),
    UniqueConstraint("contact_id", "contact_seq"),
)
pay_step = Table(
    "pay_step",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team_id", ForeignKey(_TEAM), nullable=False),
    Column("month", String(7), nullable=False),
    Column("word", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("ore", BigInteger),
    Column("made_at", Instant, nullable=False),
    Index("ix_pay_step_month", "team_id", "month"),
)
pay_run = Table(
    "pay_run",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("team_id", ForeignKey(_TEAM), nullable=False),
    Column("month", String(7), nullable=False),
    Column("name", Text, nullable=False),
    Column("approver", Text, nullable=False),
    Column("lines", Json, nullable=False),
    Column("basis", Json, nullable=False),
    Column("made_at", Instant, nullable=False),
    UniqueConstraint("team_id", "name"),
)
pay_file = Table(
    "pay_file",
    metadata,
    Column("run_id", ForeignKey("pay_run.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("suffix", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("made_at", Instant, nullable=False),
)
