"""The tables of this room. No number and no family stands in any of them."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from oncall.store.tables import Instant, metadata, partial_index

# One row for each address that was ever given out: a hash of it, never itself. `person` is a
# handle, or empty for the whole team's. One that was renewed or revoked stays, to be answered so.
feed = Table(
    "calendar_feed",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("team_id", ForeignKey("team.id"), nullable=False),
    Column("person", Text, nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("language", String(2), nullable=False),
    Column("busy", Boolean, nullable=False),
    Column("alarm_min", Integer),
    Column("made_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("used_at", Instant),
    Column("chosen_at", Instant),
)
is_live = feed.c.revoked_at.is_(None)
partial_index("ix_calendar_feed_live", feed.c.team_id, feed.c.person, unique=True, where=is_live)

# What a team's feeds say, and of which revision and day of the team they are. `turn` counts the
# publications, so that of two at once one sees that it was second.
published = Table(
    "calendar_team",
    metadata,
    Column("team_id", ForeignKey("team.id"), primary_key=True),
    Column("title", Text),
    Column("detail", Text, nullable=False),
    Column("looks_since", Instant, nullable=False),
    Column("zone", Text),
    Column("revision", Integer),
    Column("day", Date),
    Column("turn", Integer, nullable=False),
)

# What was published and may still be held by a client.
piece = Table(
    "calendar_piece",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("team_id", ForeignKey("team.id"), nullable=False),
    Column("rotation", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("called", Text, nullable=False),
    Column("start", Instant, nullable=False),
    Column("end", Instant, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("cancelled_at", Instant),
)
Index("ix_calendar_piece_person", piece.c.team_id, piece.c.person, piece.c.start)

# When what somebody's feed says last changed; an empty person is the whole team.
version = Table(
    "calendar_version",
    metadata,
    Column("team_id", ForeignKey("team.id"), primary_key=True),
    Column("person", Text, primary_key=True),
    Column("changed_at", Instant, nullable=False),
)
