"""The tables of signing in, and of who did what. Tokens and codes are kept as keyed hashes only."""

from sqlalchemy import (
    BigInteger,
    Boolean,
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
    Column("by_text", Boolean, nullable=False),
    Column("tenant", String(36)),
)
Index("ix_sign_in_key_whose", key.c.team_id, key.c.handle)
# The code that was last sent to her as a text, until it is used or over.
text_code = Table(
    "text_code",
    metadata,
    Column("team_id", ForeignKey("team.id"), primary_key=True),
    Column("handle", Text, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("expires_at", Instant, nullable=False),
)
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
# What a phone or computer signs in with by its own lock. The public half only: nothing secret.
passkey = Table(
    "passkey",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("credential", Text, nullable=False, unique=True),
    Column("team_id", ForeignKey("team.id"), nullable=False),
    Column("handle", Text, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("used_at", Instant),
)
Index("ix_passkey_whose", passkey.c.team_id, passkey.c.handle)
# Challenges are signed and not stored; one that was answered is, until it is over by itself.
challenge_used = Table(
    "challenge_used",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("expires_at", Instant, nullable=False),
)
# The account of a municipality that somebody signs in with: by tenant and object id, which nobody
# can change or be given again.
work_account = Table(
    "work_account",
    metadata,
    Column("team_id", ForeignKey("team.id"), primary_key=True),
    Column("handle", Text, primary_key=True),
    Column("tenant", String(36), nullable=False),
    Column("object_id", String(36), nullable=False),
    Column("since", Instant, nullable=False),
    UniqueConstraint("tenant", "object_id"),
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
