"""The outcry: while the database is down and somebody was in touch, people hear of it all the same.

Whoever holds the line and the first backstop get a text, a call and an e-mail, from the snapshot:
at once and every three minutes, until what was kept is recorded. Their phones are not called while
a family is on the line, which may be about to ring the same phone.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from oncall.carrier.port import Carrier, CarrierError
from oncall.contact.core.unheard import Caught, caught
from oncall.contact.rows import notes
from oncall.contact.work.desk import ASKED_AGAIN, Desk
from oncall.contact.work.outage.replay import replay
from oncall.contact.work.outage.snapshot import caller_from_snapshot, team_from_snapshot
from oncall.contact.work.team import TeamNow
from oncall.people.core.values import Person
from oncall.post import Post, PostError
from oncall.store.engine import DATABASE_ERRORS
from oncall.store.spool import Spool
from oncall.store.vault import CannotOpen
from oncall.wording import clock, say

log = logging.getLogger(__name__)
CALL_RINGS_S = 30
TEXT, CALL, EMAIL = "text", "call", "email"
NOT_TOLD, PERHAPS_TOLD = timedelta(0), timedelta(minutes=1)
Tell = Callable[[TeamNow, Person], str | None]
"""Tells her, and returns the carrier's SID of it, if it went by the carrier."""


@dataclass
class Outcry:
    """Who was told, and how, stands in the spool: processes that share a folder take turns.

    What no disk would take is remembered here, as are the texts that this process refused.
    """

    desk: Desk
    carrier: Carrier
    spool: Spool
    folder: Path
    post: Post | None = None
    _here: list[dict[str, Any]] = field(default_factory=list)

    def not_kept(self, entry: dict[str, Any]) -> None:
        """Something of a call could not be spooled."""
        self._here.append(entry)

    def text_refused(self, *, to: str, number: str | None) -> None:
        """A text was answered with a 5xx; the newest of each number that was written to counts."""
        self._here = [e for e in self._here if (e["kind"], e.get("to")) != ("refused", to)]
        at = self.desk.now.isoformat()
        self._here.append({"kind": "refused", "at": at, "sid": to, "to": to, "number": number})

    def look(self) -> None:
        """Record what was kept; while the database cannot take it, tell people."""
        if not self._here and not self.spool.count():
            return
        try:
            if self._here:
                self._write_something()
            replay(self.desk, self.spool)
        except DATABASE_ERRORS:
            self._tell()
        else:
            self._here.clear()

    def _write_something(self) -> None:
        """Beginning a transaction shows neither a full disk nor a file that cannot be written."""
        with self.desk.db.transaction() as tx:
            notes.keep_answer(tx, f"back/{self.desk.env.new_id()}", b"", self.desk.now)

    def _tell(self) -> None:
        kept = [*(each.value for each in self.spool.entries()), *self._here]
        for team, signs in self._by_team(caught(kept, self.desk.now)):
            last = max(signs, key=lambda each: each.last)
            ways: dict[str, Tell] = {
                EMAIL: partial(self._mail, last),
                TEXT: partial(self._text, last),
            }
            if not any(each.on_the_line for each in signs):
                ways[CALL] = self._call
            for how, tell in ways.items():
                if self._is_due(kept, team, how):
                    self._everyone(team, how, tell)

    def _by_team(self, signs: Iterable[Caught]) -> list[tuple[TeamNow, list[Caught]]]:
        found: dict[str, tuple[TeamNow, list[Caught]]] = {}
        for team, sign in filter(None, map(self._named, signs)):
            found.setdefault(team.id, (team, []))[1].append(sign)
        return list(found.values())

    def _named(self, sign: Caught) -> tuple[TeamNow, Caught] | None:
        """Which team it is about, and whose number it was, as far as the snapshot knows."""
        try:
            found = team_from_snapshot(self.desk, self.folder, number=sign.to, team_id=sign.team)
        except (OSError, CannotOpen):
            found = None
        if found is None:
            log.error("nobody can be told: there is no snapshot that knows the team")
            return None
        team, known = found
        name = sign.who or caller_from_snapshot(team, known, sign.number).name
        return team, sign.named(name)

    def _is_due(self, kept: Iterable[dict[str, Any]], team: TeamNow, how: str) -> bool:
        """Whether they are not left in peace now; what lies ahead is a clock that was put back."""
        told = [
            each["at"] <= self.desk.now.isoformat() < each["until"]
            for each in kept
            if each["kind"] == "cried" and (each["team"], each["how"]) == (team.id, how)
        ]
        return not any(told)

    def _everyone(self, team: TeamNow, how: str, tell: Tell) -> None:
        """Told, if one of them was: else it is tried again in a moment."""
        sids: list[str] = []
        peace = [self._told(team, each, tell, sids) for each in _those(team)]
        longest = max(peace, default=NOT_TOLD)
        if longest == NOT_TOLD:
            log.error("the database is down, and nobody could be told of it by %s", how)
            return
        now = self.desk.now
        at, until = now.isoformat(), (now + longest).isoformat()
        entry = {
            "kind": "cried", "at": at, "until": until, "team": team.id, "how": how, "sids": sids,
        }  # fmt: skip
        try:
            self.spool.append(entry)
        except OSError:
            self._here.append(entry)

    def _told(self, team: TeamNow, person: Person, tell: Tell, sids: list[str]) -> timedelta:
        """For how long she is left in peace then: a minute when the carrier left it open."""
        try:
            sid = tell(team, person)
        except (CarrierError, PostError) as error:
            log.warning("%s could not be told that the database is down: %s", person.handle, error)
            unknown = isinstance(error, CarrierError) and error.unknown_outcome
            return PERHAPS_TOLD if unknown else NOT_TOLD
        sids += [sid] if sid else []
        return self.desk.pace.eager_step

    def _text(self, sign: Caught, team: TeamNow, person: Person) -> str:
        valid_s = round(self.desk.pace.page_validity.total_seconds())
        return self.carrier.text(
            to=person.phone or "", sender=team.number or "", body=_words(team, person, sign),
            status_url=self._link(person), validity_s=valid_s,
        )  # fmt: skip

    def _call(self, team: TeamNow, person: Person) -> str:
        return self.carrier.call(
            to=person.phone or "", sender=team.number or "", url=self._link(person) + ASKED_AGAIN,
            status_url=self._link(person), timeout_s=CALL_RINGS_S,
        )  # fmt: skip

    def _mail(self, sign: Caught, team: TeamNow, person: Person) -> None:
        if self.post is not None and person.email:
            words = _words(team, person, sign)
            self.post.send(to=person.email, subject=words, body=words, id=self.desk.env.new_id())

    def _link(self, person: Person) -> str:
        """What a phone that is called says needs no database: the language is in the address."""
        return self.desk.signed_link("/page/outcry", person.language)


def _those(team: TeamNow) -> list[Person]:
    """Who holds the line, or the deputy; and the first backstop besides."""
    plan = team.plan
    if plan is None:
        return []
    first = team.reachable([team.line_holder, plan.team.deputy])[:1]
    second = [each for each in team.reachable(plan.team.backstops) if each not in first][:1]
    return [team.staff[each] for each in (*first, *second)]


def _words(team: TeamNow, person: Person, sign: Caught) -> str:
    language, who = person.language, sign.who or "unknown"
    if who in ("unknown", "withheld", "staff"):
        who = say(language, f"who.{who}")
    return say(language, "alarm.database", who=who, at=clock(sign.at, team.zone, language))
