"""The static fallback: files on another host that answer a family when our server does not."""

from pathlib import Path

from oncall.carrier.fallback import Sentences, documents
from oncall.contact.core.values import Caller
from oncall.contact.work.desk import Desk
from oncall.contact.work.outage.snapshot import team_from_snapshot
from oncall.contact.work.team import TeamNow
from oncall.wording import say


def fallback_documents(team: TeamNow, base_url: str) -> dict[str, str]:
    """File name → TwiML: the line's phone, the deputy, the outside numbers, then a recorder."""
    plan = team.plan
    holders = (team.line_holder, plan.team.deputy if plan else None)
    phones = [team.staff[h].phone or "" for h in team.reachable(holders)]
    language = team.language
    return documents(
        base_url=base_url,
        caller_id=team.number or "",
        staff=list(dict.fromkeys(phones)),
        outside=[each.number for each in team.outside(Caller())],
        say=Sentences(
            language,
            say(language, "voice.screen"),
            say(language, "voice.emergency"),
            say(language, "voice.record"),
            say(language, "voice.goodbye"),
        ),
    )


def our_own(desk: Desk, folder: Path, team_id: str, base_url: str) -> dict[str, str]:
    """The same from the snapshot, for an installation that has no other host; needs no database."""
    found = team_from_snapshot(desk, folder, team_id=team_id)
    return fallback_documents(found[0], base_url) if found else {}
