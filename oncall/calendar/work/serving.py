"""Answering those who ask for a feed: whose it is, whether it is right, and what it says."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from oncall.calendar.core.document import RENDERING, Look, document
from oncall.calendar.core.pieces import EVERYBODY
from oncall.calendar.rows import feeds
from oncall.calendar.rows.feeds import Found
from oncall.calendar.work.publishing import Publisher
from oncall.contact.work.desk import Desk
from oncall.people.core.values import Period
from oncall.wording import say

FRESH = timedelta(seconds=1)
"""For so long nobody looks whether anything has changed."""

PATIENCE_S = 5.0
"""For so many seconds somebody waits for her turn: behind a database that hangs, no page stops."""


def digest_of(token: str) -> str:
    """What is stored of an address. A plain hash will do: the token is 256 random bits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Answer:
    """A feed that is there: what names its present state, and since when it is so."""

    found: Found

    @cached_property
    def etag(self) -> str:
        """Another one whenever the feed says something else; in its quotes."""
        return f'"{RENDERING}-{int(self.changed_at.timestamp()):x}"'

    @cached_property
    def last_modified(self) -> str:
        """Since when it is so, as HTTP writes it: `Tue, 03 Mar 2026 12:00:00 GMT`."""
        return format_datetime(self.changed_at, usegmt=True)

    @property
    def changed_at(self) -> datetime:
        """In whole seconds, and never the same for two states of a feed."""
        return self.found.changed_at


class Gone(Exception):
    """The address was given out once, and is renewed or revoked, or its person has left."""


class NoSuchFeed(Exception):
    """The address was never given out."""


class Busy(Exception):
    """Whoever asked before is still waiting for the database; a calendar program asks again."""


class Feeds:
    """Answers one at a time: behind many calendars at once, a family's call must not wait.

    When each was last used is kept here and written down now and then, not at each question.
    """

    def __init__(self, desk: Desk, *, patience_s: float = PATIENCE_S) -> None:
        self._desk = desk
        self._patience_s = patience_s
        self._turn = threading.Lock()
        self._publisher = Publisher(desk)
        self._answers: dict[str, Answer] = {}
        self._looked_at: datetime | None = None
        self._marks: tuple[object, ...] = ()
        self._uses: dict[str, datetime] = {}

    def find(self, token: str) -> Answer:
        """The feed behind this address, right as of a second ago.

        Raises Gone, NoSuchFeed, or Busy.
        """
        now, digest = self._desk.now, digest_of(token)
        with self._in_turn():
            self._forget_what_is_over(now)
            answer = self._answers.get(digest)
            if answer is None:
                answer = self._answers[digest] = Answer(self._right(digest))
            self._uses[answer.found.feed.id] = now
        return answer

    def text(self, answer: Answer) -> str:
        """What the feed says; raises Busy."""
        found = answer.found
        feed = found.feed
        of_all = feed.person == EVERYBODY
        title = found.title or say(feed.language, "calendar.shift")
        name = say(feed.language, "calendar.everybody", title=title) if of_all else title
        with self._in_turn():
            everybodys = self._publisher.published(feed.team_id, found.turn)
            its = [piece for piece in everybodys if of_all or piece.person == feed.person]
            return document(name, ZoneInfo(found.zone or "UTC"), _look(found, title), its)

    def write_uses(self) -> None:
        """The job: note who asked since it last ran."""
        with self._in_turn():
            uses, self._uses = self._uses, {}
        if uses:
            with self._desk.db.transaction() as tx:
                feeds.used(tx, uses)

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=self._patience_s):
            raise Busy
        try:
            yield
        finally:
            self._turn.release()

    def _forget_what_is_over(self, now: datetime) -> None:
        """Once a second one small look at the database, for however many ask."""
        if self._looked_at and timedelta(0) <= now - self._looked_at < FRESH:
            return
        marks = (now.date(), now.hour, *self._desk.db.row(feeds.MARKS))
        if marks != self._marks:
            self._answers.clear()
            self._marks = marks
        self._looked_at = now

    def _right(self, digest: str) -> Found:
        found = self._found(digest)
        if not _is_right(found, self._desk.now):
            self._publisher.publish(found.feed.team_id)
            found = self._found(digest)
        return found

    def _found(self, digest: str) -> Found:
        with self._desk.db.reading() as conn:
            found = feeds.by_digest(conn, digest)
        if found is None:
            raise NoSuchFeed
        if found.feed.revoked_at or Period(last=found.last_day).ended(self._desk.now.date()):
            raise Gone
        return found


def _is_right(found: Found, now: datetime) -> bool:
    """Whether what is published is of the team's present revision, and of today."""
    if found.zone is None or found.published != found.revision:
        return False
    return found.day == now.astimezone(ZoneInfo(found.zone)).date()


def _look(found: Found, title: str) -> Look:
    feed = found.feed
    if feed.person == EVERYBODY:
        title = say(feed.language, "calendar.of_person", title=title, person="{person}")
    cancelled = say(feed.language, "calendar.cancelled", title="{title}")
    since = max(found.looks_since, feed.chosen_at or feed.made_at)
    return Look(title, cancelled, found.detail, feed.busy, feed.alarm_min, since)
