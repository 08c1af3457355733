"""Contacts as a list for people and programs: states, times, handles and codes; never a number."""

from typing import Any

from sqlalchemy import Connection

from oncall.contact.core.values import Contact
from oncall.contact.rows import contacts
from oncall.people.rows.teams import teams


def list_contacts(conn: Connection) -> list[dict[str, Any]]:
    """Every contact, the oldest first, with its arrivals and events; instants aware, UTC."""
    names = {team.id: team.name for team in teams(conn)}
    return [
        _contact(conn, names.get(kept.team_id, ""), kept.contact)
        for kept in contacts.all_contacts(conn)
    ]


def _contact(conn: Connection, team: str, contact: Contact) -> dict[str, Any]:
    return {
        "code": contact.code, "team": team, "family": contact.caller.family,
        "letter": contact.caller.letter, "state": contact.state, "outcome": contact.outcome,
        "holder": contact.holder, "opened_at": contact.opened_at, "deadline": contact.deadline,
        "rung": contact.rung, "round": contact.round,
        "arrivals": [
            {"sid": row.sid, "kind": row.kind, "at": row.at}
            for row in contacts.arrivals(conn, contact.id)
        ],
        "events": [
            {**row.detail, "at": row.at, "kind": row.kind, "person": row.person}
            for row in contacts.history(conn, contact.id)
        ],
    }  # fmt: skip
