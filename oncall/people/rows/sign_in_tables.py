"""The tables of signing in, and of who did what. Tokens and codes are kept as keyed hashes only."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from oncall.store.tables import Instant, metadata

# An invitation ends when it is used, when another one is made, or by itself.
invitation = Table(
    "invitation",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("team_id", ForeignKey("team.id"), nullable=False),
    Column("handle", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("ended_at", Instant),
)
# The authenticator app of a person: its secret, sealed, and the half minute of the last code used.
authenticator = Table(
    "authenticator",
    metadata,
    Column("team_id", ForeignKey("team.id"), primary_key=True),
    Column("handle", Text, primary_key=True),
    Column("secret", LargeBinary, nullable=False),
    Column("last_step", Integer, nullable=False),
    Column("since", Instant, nullable=False),
)
recovery_code = Table(
    "recovery_code",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("team_id", ForeignKey("team.id"), nullable=False),
    Column("handle", Text, nullable=False),
)
# A phone or computer that somebody has signed in on: nobody else's wrong codes close its door.
# `kind` is "session" for whoever is signed in, "phone" for one that is remembered.
key = Table(
    "sign_in_key",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("kind", String(8), nullable=False),
    Column("team_id", ForeignKey("team.id"), nullable=False),
    Column("handle", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)
Index("ix_sign_in_key_whose", key.c.team_id, key.c.handle)
# Wrong codes at one door: a person's, or that of a phone of hers.
tries = Table(
    "sign_in_tries",
    metadata,
    Column("door", String(64), primary_key=True),
    Column("wrong", Integer, nullable=False),
    Column("last_at", Instant),
)
# What she presses when she calls the team's number without internet.
voice_pin = Table(
    "voice_pin",
    metadata,
    Column("team_id", ForeignKey("team.id"), primary_key=True),
    Column("handle", Text, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("since", Instant, nullable=False),
)
# Who did what; never changed.
audit = Table(
    "audit",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("team_id", ForeignKey("team.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("did", Text, nullable=False),
    Column("whom", Text, nullable=False),
)
Index("ix_audit_team", audit.c.team_id, audit.c.at)
