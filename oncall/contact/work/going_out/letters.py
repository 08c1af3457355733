"""Letters: an effect put into words when it is sent, for whoever is to get it now."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from oncall.contact.core.asking import minutes_of
from oncall.contact.core.commands import OWN_WORDS
from oncall.contact.rows import contacts
from oncall.contact.work.desk import Desk
from oncall.contact.work.going_out import alarms
from oncall.contact.work.going_out.reach import theirs
from oncall.contact.work.team import TeamNow, team_now
from oncall.people.core.values import Person
from oncall.rota.core.check.finding import from_row
from oncall.rota.core.check.told import told
from oncall.store.outbox import Claimed
from oncall.wording import clock, say, spelled
from oncall.wording.words import line_within

# A carrier takes 1600 characters.
MOST_OF_IT = 1500
TO_FAMILY = "to_family."
READ = "read"
"""The answer to LES, where the team has its texts read out."""


@dataclass(frozen=True)
class Letter:
    """One effect, ready to go: to this person, at this number or e-mail address."""

    person: str
    to: str
    sender: str
    body: str

    @property
    def subject(self) -> str:
        """What the alarm begins with: `ALARM 412`; a family's code stands in the body only."""
        return self.body.partition(":")[0]


def letter_for(desk: Desk, claimed: Claimed) -> Letter | None:
    """Number, address and language may have changed since; None when there is nobody to send to."""
    payload = claimed.payload
    with desk.db.reading() as conn:
        team = team_now(conn, desk, payload["team"])
        if is_to_family(payload):
            return _to_family(conn, desk, team, claimed)
        read = what_was_written(conn, desk, team, claimed)
    handle = alarms.recipient(team, payload) if "alarm" in payload else claimed.person
    person = team.staff.get(handle or "")
    if person is None or not team.number:
        return None
    to = _address(desk, person, claimed)
    body = _body(desk, team, person, claimed) + read
    return Letter(person.handle, to, team.number, body) if to else None


def is_to_family(payload: Mapping[str, Any]) -> bool:
    """Whether a text goes to a family, chosen by one of the staff."""
    return str(payload["sentence"]).startswith(TO_FAMILY)


def holds_words(payload: Mapping[str, Any]) -> bool:
    """Whether a text holds what a family wrote, or what was written to one."""
    return payload["sentence"] == READ or is_to_family(payload)


def _to_family(conn: Connection, desk: Desk, team: TeamNow, claimed: Claimed) -> Letter | None:
    """None when it is too late for it, or neither she nor the number's rule would have it any more.

    In the family's language, and without a word of who writes.
    """
    kept = contacts.by_id(conn, claimed.contact or "")
    too_late = desk.now - claimed.made_at > desk.pace.page_validity
    if kept is None or too_late or kept.contact.holder != claimed.person or not team.number:
        return None
    number = theirs(conn, desk, team, kept.contact)
    if number is None or number.text != "yes":
        return None
    body = _to_them(desk, team.speaks_to(kept.contact.caller), claimed.payload)
    return Letter(claimed.person or "", number.phone, team.number, body)


def _to_them(desk: Desk, language: str, payload: Mapping[str, Any]) -> str:
    """One of the neutral texts, or the words of whoever wrote, which were sealed until now."""
    if payload["sentence"] == OWN_WORDS:
        return printable(desk.vault.open(bytes.fromhex(payload["values"]["words"])))
    return say(language, f"family.{payload['sentence'].removeprefix(TO_FAMILY)}")


def what_was_written(conn: Connection, desk: Desk, team: TeamNow, claimed: Claimed) -> str:
    """For LES: every text until then, with its time; of very much, the end. Else nothing.

    The same again whatever has come since, so that it is known as sent.
    """
    payload = claimed.payload
    if payload["sentence"] != READ or claimed.contact is None:
        return ""
    until = datetime.fromisoformat(payload["values"]["at"])
    found = [row for row in contacts.arrivals(conn, claimed.contact) if row.words is not None]
    lines = [_line(desk, team, row) for row in found if row.at <= until]
    whole = "".join(lines)
    return whole if len(whole) <= MOST_OF_IT else f"\n...{whole[-MOST_OF_IT:]}"


def _line(desk: Desk, team: TeamNow, row: Row[Any]) -> str:
    words = printable(desk.vault.open(row.words))
    return f"\n{row.at.astimezone(team.zone):%H:%M} {words}"


def printable(words: str) -> str:
    """Without what no phone can show, and no carrier takes."""
    return "".join(each for each in words if each == "\n" or unicodedata.category(each)[0] != "C")


def _address(desk: Desk, person: Person, claimed: Claimed) -> str | None:
    """Her number or address on record; `elsewhere` is one sealed, which may be hers no longer."""
    values = claimed.payload["values"]
    if claimed.kind == "email":
        return person.email
    if "elsewhere" in values:
        return desk.vault.open(bytes.fromhex(values["elsewhere"]))
    return person.second_phone if values.get("second") else person.phone


def _body(desk: Desk, team: TeamNow, person: Person, claimed: Claimed) -> str:
    medium = "voice" if claimed.kind == "call" else "sms"
    payload, language = claimed.payload, person.language
    if "findings" in payload:
        return rota_letter(payload, team, language)
    body = words(team, language, payload["sentence"], _opened(desk, payload["values"]), medium)
    if claimed.kind != "email":
        return body
    minutes = minutes_of(desk.pace.backstop_answer)
    return f"{body}\n\n{say(language, 'email.foot', minutes=minutes)}\n"


def _opened(desk: Desk, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """With the code to sign in with, which was sealed until now."""
    if "digits" not in values:
        return values
    return {**values, "digits": desk.vault.open(bytes.fromhex(values["digits"]))}


def rota_letter(payload: Mapping[str, Any], team: TeamNow, language: str) -> str:
    """What the check has found, each with what would mend it: an e-mail to the line holder."""
    found = (from_row(row) for row in payload["findings"])
    lines = told(found, team.zone, language, team.name_of)
    told_of = [f"- {line.what}\n  {line.mend} ({line.source})" for line in lines]
    return "\n".join((say(language, "email.check", **payload["values"]), "", *told_of, ""))


def words(
    team: TeamNow, language: str, sentence: str, values: Mapping[str, Any], medium: str = "sms"
) -> str:
    """A sentence of the catalogue, filled in for this team and language."""
    key = sentence if sentence.startswith("alarm.") else f"{medium}.{sentence}"
    filled = {name: _value(team, language, name, value) for name, value in values.items()}
    if medium == "voice":
        filled |= {name: spelled(filled[name]) for name in ("code", "who") if name in filled}
    return say(language, key, **filled)


def _value(team: TeamNow, language: str, name: str, value: Any) -> str:
    match name:
        case "at" | "until":
            return clock(datetime.fromisoformat(value), team.zone, language)
        case "day":
            return f"{datetime.fromisoformat(value).astimezone(team.zone):%d.%m.}"
        case "who" if value in ("unknown", "withheld", "staff"):
            return say(language, f"who.{value}")
        case "person" | "therapist":
            return team.name_of(value)
        case "rotation":
            return line_within(language, value)
        case _:
            return str(value)
