"""The tables of this room. Nothing secret stands in the open: numbers are ids, words are sealed."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    literal_column,
)

from oncall.store.tables import Instant, Json, metadata, partial_index

# `live` is the number's id until the contact is closed: one number has one open contact. `lane` is
# empty for whoever we know; strangers share the lane of their team, named by its id. `page_of`,
# `to_tell` and `talker` are as in the contact itself.
contact = Table(
    "contact",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("team_id", String(16), nullable=False),
    Column("code", Integer, nullable=False),
    Column("number_id", String(16)),
    Column("live", String(16)),
    Column("state", String(8), nullable=False),
    Column("holder", Text),
    Column("deadline", Instant),
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("lane", String(16), nullable=False),
    Column("page_of", String(16)),
    Column("to_tell", Text),
    Column("talker", Text),
    Column("erased_at", Instant),
    Column("value", Json, nullable=False),
    UniqueConstraint("team_id", "live"),
)
not_closed_ = contact.c.state != literal_column("'closed'")
partial_index("ix_contact_deadline", contact.c.lane, contact.c.deadline, where=not_closed_)
waits = contact.c.state == literal_column("'open'")
partial_index("ix_contact_open", contact.c.team_id, contact.c.lane, where=waits)
shares = and_(waits, contact.c.page_of.is_not(None))
partial_index("ix_contact_page_of", contact.c.team_id, contact.c.page_of, where=shares)
to_be_told = contact.c.to_tell.is_not(None)
partial_index("ix_contact_to_tell", contact.c.team_id, where=to_be_told)
Index("ix_contact_code", contact.c.team_id, contact.c.code)
# Two that are open never share a code, also when two processes draw it at the same instant.
partial_index(
    "ix_contact_open_code", contact.c.team_id, contact.c.code, unique=True, where=not_closed_
)
Index("ix_contact_closed", contact.c.team_id, contact.c.closed_at)
partial_index("ix_contact_holder", contact.c.team_id, contact.c.holder, where=not_closed_)
talks = contact.c.talker.is_not(None)
partial_index(
    "ix_contact_talker", contact.c.team_id, contact.c.talker, contact.c.deadline, where=talks
)

# Whose number is known yet: by the number, and by when it is to be deleted.
has_number = contact.c.number_id.is_not(None)
partial_index("ix_contact_number", contact.c.number_id, where=has_number)
not_erased = and_(contact.c.state == literal_column("'closed'"), contact.c.erased_at.is_(None))
partial_index("ix_contact_not_erased", contact.c.closed_at, where=not_erased)

# One row for each page open on a phone: who was asked something about which contact, and has not
# answered. It follows from the contacts, so that a text from staff need not look through them all.
open_page = Table(
    "open_page",
    metadata,
    Column("contact_id", String(16), ForeignKey("contact.id"), primary_key=True),
    Column("person", Text, primary_key=True),
    Column("team_id", String(16), nullable=False),
    Column("opened_at", Instant, nullable=False),
)
Index(
    "ix_open_page_phone", open_page.c.team_id, open_page.c.person, open_page.c.opened_at,
    open_page.c.contact_id,
)  # fmt: skip

event = Table(
    "contact_event",
    metadata,
    Column("contact_id", String(16), ForeignKey("contact.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("kind", Text, nullable=False),
    Column("person", Text),
    Column("detail", Json, nullable=False),
    Column("changes", Json, nullable=False),
    Column("digest", String(64), nullable=False),
)
# A talk of a minute or more has ended; pay looks for these again and again.
talked = event.c.kind.in_(
    [literal_column("'talked'"), literal_column("'talked, something unread'")]
)
partial_index("ix_contact_event_talked", event.c.at, where=talked)

arrival = Table(
    "arrival",
    metadata,
    Column("sid", String(64), primary_key=True),
    Column("team_id", String(16), nullable=False),
    Column("contact_id", String(16)),
    Column("kind", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("number_id", String(16)),
    Column("person", Text),
    Column("words", LargeBinary),
    Column("ended_at", Instant),
    Column("found_by", Text, nullable=False),
    Column("deleted_at", Instant),
)
Index("ix_arrival_contact", arrival.c.contact_id)
# What is still kept of it, here or at the carrier, whose log tells of a call.
is_kept = arrival.c.deleted_at.is_(None)
partial_index("ix_arrival_kept", arrival.c.at, where=is_kept)

# The answer each step of a live call got, so that a repeated webhook gets it again.
webhook = Table(
    "webhook",
    metadata,
    Column("step", Text, primary_key=True),
    Column("answer", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
)
Index("ix_webhook_at", webhook.c.at)

# When each person last had to do with a contact: the one longest without is asked first.
last_contact = Table(
    "last_contact",
    metadata,
    Column("team_id", String(16), primary_key=True),
    Column("person", Text, primary_key=True),
    Column("at", Instant, nullable=False),
)

# "Which one?" was asked of this person: for ten minutes a bare code answers it.
which = Table(
    "which_question",
    metadata,
    Column("team_id", String(16), primary_key=True),
    Column("person", Text, primary_key=True),
    Column("meaning", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

# She said that she is occupied until then: asked last.
occupied = Table(
    "occupied",
    metadata,
    Column("team_id", String(16), primary_key=True),
    Column("person", Text, primary_key=True),
    Column("until", Instant, nullable=False),
)

# How many texts from this person named a code that is none of hers, since the first of them.
wrong_code = Table(
    "wrong_code",
    metadata,
    Column("team_id", String(16), primary_key=True),
    Column("person", Text, primary_key=True),
    Column("times", Integer, nullable=False),
    Column("since", Instant, nullable=False),
)

# How far the reconciler has read the carrier's own log.
reconciled = Table(
    "reconciled",
    metadata,
    Column("team_id", String(16), primary_key=True),
    Column("began_at", Instant, nullable=False),
    Column("complete_at", Instant),
    Column("leased_until", Instant),
)

# When strangers last had their page: in a crowd they share one a minute.
shared_page = Table(
    "shared_page",
    metadata,
    Column("team_id", String(16), primary_key=True),
    Column("at", Instant, nullable=False),
)

# The shifts of the coming weeks that the team's people know of, as they were at a revision.
known_shifts = Table(
    "known_shifts",
    metadata,
    Column("team_id", String(16), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("until", Instant, nullable=False),
    Column("shifts", Json, nullable=False),
)

# A shift that somebody gives away, under a code of the same pool as the contacts'.
offer = Table(
    "shift_offer",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("team_id", String(16), nullable=False),
    Column("code", Integer, nullable=False),
    Column("rotation", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("start", Instant, nullable=False),
    Column("end", Instant, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("why", Text, nullable=False),
    Column("outcome", Text),
    Column("ended_at", Instant),
    Column("ended_by", Text, nullable=False),
    Column("ended_why", Text, nullable=False),
    Column("decide_at", Instant),
)
Index("ix_shift_offer_team_id_code", offer.c.team_id, offer.c.code)

# Whom a shift was offered to, so that nobody is asked twice.
offered_to = Table(
    "shift_offered_to",
    metadata,
    Column("offer_id", String(16), primary_key=True),
    Column("person", Text, primary_key=True),
    Column("at", Instant, nullable=False),
)

# She wrote an order about a shift, and this key went to her number on record: a sender can be
# forged. `what` is TEK, FRI, or SJUK, which is about no offer yet ("" in `offer_id`); `since` is
# from when FRI counts, if not at once. Of each offer the last key counts.
taking = Table(
    "shift_taking",
    metadata,
    Column("team_id", String(16), primary_key=True),
    Column("person", Text, primary_key=True),
    Column("offer_id", String(16), primary_key=True),
    Column("what", String(8)),
    Column("key", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("since", Instant),
)

# When whoever holds the line, or writes, was last heard of; and what was done about her silence.
phone_alive = Table(
    "phone_alive",
    metadata,
    Column("team_id", String(16), primary_key=True),
    Column("person", Text, primary_key=True),
    Column("last", Instant, nullable=False),
    Column("asked_at", Instant),
    Column("told_at", Instant),
)
