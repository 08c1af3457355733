"""N4 and N5: whoever is asked is paged, at least once, never without end, and at once."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from oncall.contact.core.invariants.values import Errand, Step

MOST_SENDS = 4
PROMPT = timedelta(seconds=3)
AFTER_A_CRASH = timedelta(seconds=40)
KEPT = ("waiting", "sent", "failed", "dropped")


def asked_once(step: Step) -> list[str]:
    """N4: nobody is asked twice in one round."""
    if step.line.kind != "asked" or step.before is None:
        return []
    again = set(step.line.detail["people"]) & set(step.before.asked_round)
    return [f"N4 {len(again)} asked twice in a round (line {step.line.seq})"] if again else []


def paged(step: Step, errands: Iterable[Errand]) -> list[str]:
    """N4: each person asked has exactly one text waiting or sent, and at most one call."""
    if step.line.kind != "asked":
        return []
    wrong = []
    since = [e for e in errands if e.contact == step.line.contact and e.seq >= step.line.seq]
    decided = min((e.seq for e in since), default=0)
    mine = [e for e in since if e.seq == decided]
    for person in step.line.detail["people"]:
        kinds = sorted(e.kind for e in mine if e.person == person and _is_page(e))
        if kinds not in (["text"], ["call", "text"]):
            wrong.append(f"N4 asked, and paged by {kinds} (line {step.line.seq})")
    return wrong


def _is_page(errand: Errand) -> bool:
    return errand.sentence.startswith("page") or errand.sentence == "last_resort"


def bounded(errand: Errand, excused: int = 0) -> list[str]:
    """N4: sent once, and once more for each crash or unknown outcome; never above four."""
    if errand.taken > min(1 + excused, MOST_SENDS):
        return [f"N4 effect {errand.id} was sent {errand.taken} times"]
    if errand.state == "sent" and not errand.taken:
        return [f"N4 effect {errand.id} is marked sent, and the carrier never had it"]
    return [] if errand.state in KEPT else [f"N4 effect {errand.id} is {errand.state}"]


def prompt(errand: Errand, now: datetime, longest: timedelta = PROMPT) -> list[str]:
    """N5: from the commit to the carrier's yes it takes seconds; `longest` after a crash is 40 s.

    What the carrier refuses for good (failed) or nobody needs any more (dropped) is no delay.
    """
    if errand.state in ("failed", "dropped"):
        return []
    took = (errand.ended_at or now) - errand.made_at
    if took <= longest:
        return []
    return [f"N5 effect {errand.id} took {took.total_seconds():.0f} s"]
