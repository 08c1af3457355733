"""Giving out addresses of feeds, renewing and revoking them, and what feeds look like.

An address is told once, to whoever asks for it to be made; only a hash of it is kept.
`by` is the handle of whoever asks on a page, for the log; "" is whoever has the machine.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Connection

from oncall.calendar.core.choices import judged, judged_alarm
from oncall.calendar.core.pieces import EVERYBODY
from oncall.calendar.rows import feeds
from oncall.calendar.rows.feeds import Feed
from oncall.calendar.work.serving import digest_of
from oncall.contact.work.desk import Desk
from oncall.contact.work.team import team_now
from oncall.people.rows import audit
from oncall.people.work import staff, the_team

LOOK_AFTER_EVERY = timedelta(minutes=10)
AS_BEFORE = -1
MADE = {False: "feed_made", True: "team_feed_made"}
ENDED = {False: "feed_ended", True: "team_feed_ended"}
"""What the log says, by whether it is the whole team's."""
_TOKEN_BITS = 256


class FeedFault(Exception):
    """A feed cannot be made, renewed or revoked; says why, and what to do."""


@dataclass(frozen=True)
class Given:
    """A feed just made, and its address: nobody can be told it again."""

    feed: Feed
    address: str = field(repr=False)

    @property
    def webcal(self) -> str:
        """The address by which a phone or a computer opens its calendar at once."""
        return "webcal:" + self.address.partition(":")[2]


@dataclass(frozen=True)
class Choice:
    """What somebody wants of a feed; what is not said is as before, at first free and silent.

    `alarm_min` are the minutes before a shift, None for no alarm.
    """

    busy: bool | None = None
    alarm_min: int | None = AS_BEFORE


def make_feed(desk: Desk, *, team: str | None, person: str, choice: Choice, by: str = "") -> Given:
    """The first address of a person's feed, or of the team's (EVERYBODY).

    Raises FeedFault when there is one already, or nobody here has this handle; NotForACalendar.
    """
    with desk.db.transaction() as tx:
        team_id = the_team(tx, desk.env, team, may_be_new=False).id
        if person in feeds.live(tx, team_id):
            raise FeedFault(
                f"{_of(person)} is there already. `oncall calendar renew` gives it a new address; "
                "the old one ends then."
            )
        _note(tx, desk, team_id, by, MADE[person == EVERYBODY])
        return _given(tx, desk, team_id, person, choice, None)


def renew_feed(desk: Desk, *, team: str | None, person: str, choice: Choice, by: str = "") -> Given:
    """Another address instead of the one there is, which is gone from now on.

    Raises FeedFault when there is none; NotForACalendar.
    """
    with desk.db.transaction() as tx:
        team_id = the_team(tx, desk.env, team, may_be_new=False).id
        before = _live(tx, team_id, person)
        feeds.revoke(tx, before.id, desk.now)
        _note(tx, desk, team_id, by, MADE[person == EVERYBODY])
        return _given(tx, desk, team_id, person, choice, before)


def choose_again(desk: Desk, *, team: str | None, person: str, choice: Choice) -> Feed:
    """Let a feed block the time or not, or remind, at the address it has; says how it is then.

    Raises FeedFault when there is none; NotForACalendar.
    """
    with desk.db.transaction() as tx:
        team_id = the_team(tx, desk.env, team, may_be_new=False).id
        before = _live(tx, team_id, person)
        busy, alarm_min = _wishes(choice, before)
        after = before._replace(busy=busy, alarm_min=alarm_min)
        if after != before:
            after = after._replace(chosen_at=desk.now)
            feeds.choose_again(tx, after)
            feeds.touch(tx, team_id, [person], desk.now)
        return after


def revoke_feed(desk: Desk, *, team: str | None, person: str, by: str = "") -> None:
    """The feed is gone from now on. Raises FeedFault when there is none."""
    with desk.db.transaction() as tx:
        team_id = the_team(tx, desk.env, team, may_be_new=False).id
        feeds.revoke(tx, _live(tx, team_id, person).id, desk.now)
        _note(tx, desk, team_id, by, ENDED[person == EVERYBODY])


def live_feeds(desk: Desk, *, team: str | None) -> Sequence[Feed]:
    """The feeds that are answered, the whole team's first."""
    with desk.db.transaction() as tx:
        team_id = the_team(tx, desk.env, team, may_be_new=False).id
        return tuple(feeds.live(tx, team_id).values())


def choose_look(
    desk: Desk, *, team: str | None, title: str | None, detail: str | None, by: str = ""
) -> tuple[str | None, str]:
    """What the team's feeds call a shift, and say of it; None leaves it, "" is as at first.

    Returns both as they are now, a title of None being ours. Raises NotForACalendar.
    """
    with desk.db.transaction() as tx:
        team_id = the_team(tx, desk.env, team, may_be_new=False).id
        feeds.begin(tx, team_id, desk.now)
        before = feeds.look(tx, team_id)
        after = (
            before[0] if title is None else judged("title", title) or None,
            before[1] if detail is None else judged("detail", detail),
        )
        if after != before:
            feeds.choose(tx, team_id, *after, desk.now)
            feeds.touch_all(tx, team_id, desk.now)
            _note(tx, desk, team_id, by, "look_chosen")
        return after


def revoke_leavers(desk: Desk) -> None:
    """The job: whoever has left has no feed any more, also if she comes back one day."""
    with desk.db.reading() as conn:
        anybody = feeds.has_left(conn, desk.now.date())
    if anybody:
        with desk.db.transaction() as tx:
            feeds.revoke_leavers(tx, desk.now.date(), desk.now)


def _live(tx: Connection, team_id: str, person: str) -> Feed:
    found = feeds.live(tx, team_id).get(person)
    if found is None:
        raise FeedFault(f"{_of(person)} is not there. `oncall calendar make` makes one.")
    return found


def _note(tx: Connection, desk: Desk, team_id: str, by: str, did: str) -> None:
    if by:
        audit.note(tx, desk.env, team_id, by, did)


def _of(person: str) -> str:
    return "The feed of the whole team" if person == EVERYBODY else f"A feed of {person}"


def _given(
    tx: Connection, desk: Desk, team_id: str, person: str, choice: Choice, before: Feed | None
) -> Given:
    busy, alarm_min = _wishes(choice, before)
    token = f"{desk.env.random.getrandbits(_TOKEN_BITS):064x}"
    made = Feed(
        desk.env.new_id(), team_id, person, _language(tx, desk, team_id, person), busy,
        alarm_min, desk.now, None, None,
    )  # fmt: skip
    feeds.begin(tx, team_id, desk.now)
    feeds.add(tx, made, digest_of(token))
    feeds.touch(tx, team_id, [person], desk.now)
    return Given(made, desk.link(f"/calendar/{token}.ics"))


def _wishes(choice: Choice, before: Feed | None) -> tuple[bool, int | None]:
    """Whether it blocks the time, and how long before a shift it reminds; NotForACalendar."""
    as_before = choice.alarm_min == AS_BEFORE
    alarm_min = (before.alarm_min if before else None) if as_before else choice.alarm_min
    busy = (before is not None and before.busy) if choice.busy is None else choice.busy
    return busy, judged_alarm(alarm_min)


def _language(tx: Connection, desk: Desk, team_id: str, person: str) -> str:
    """The language of whoever reads it; raises FeedFault when she does not work here."""
    if person == EVERYBODY:
        return team_now(tx, desk, team_id).language
    known = staff(tx, desk.vault, team_id).get(person)
    if known is None or known.period.ended(desk.now.date()):
        raise FeedFault(
            f'Nobody who works here is called "{person}". `oncall people list` shows who does.'
        )
    return known.language
