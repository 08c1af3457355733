"""Kinds of absence: the team's own words, each of which says whether whoever is away is paid."""

from collections.abc import Sequence
from dataclasses import replace

from oncall.rota.core.changes.laying import Wanted
from oncall.rota.core.file.faults import Refusal, did_you_mean
from oncall.rota.core.plan import AbsenceKind, Plan


def kinds_of(plans: Sequence[Plan], *, unpaid_only: bool = False) -> tuple[AbsenceKind, ...]:
    """Those of the newest plan; `unpaid_only` for whoever may not decide that one is paid."""
    kinds = plans[-1].absences if plans else ()
    return tuple(each for each in kinds if not (unpaid_only and each.pays))


def by_kind(kinds: Sequence[AbsenceKind], name: str, wanted: Wanted) -> Wanted | Refusal:
    """The absence, paid or not as the kind of that name says; as it is when none is named."""
    pays = {each.name: each.pays for each in kinds}
    if not name:
        return wanted
    if name in pays:
        return replace(wanted, pays=pays[name])
    hint = did_you_mean(name, list(pays)) if pays else "add an [[absence]] to the rota file"
    return Refusal(None, "absence", f'no kind of absence is called "{name}"', hint, "unknown")


def why_of(name: str, why: str) -> str:
    """Why, as it stands on record: the kind comes first."""
    return f"{name}: {why}" if name else why
