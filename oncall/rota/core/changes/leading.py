"""Who decides about the rota, and what people may say for themselves."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from oncall.people.core.values import Person
from oncall.rota.core.change import TRADES
from oncall.rota.core.changes.laying import Wanted
from oncall.rota.core.duty import who_is_on
from oncall.rota.core.file.faults import Fault
from oncall.rota.core.plan import SUPERVISOR
from oncall.rota.core.rota import Rota


def leaders(rota: Rota, people: Mapping[str, Person], now: datetime) -> frozenset[str]:
    """Handles of those who decide: the line holder, the deputy and supervisors who are here today.

    The rota has a plan.
    """
    plan = rota.plans[-1]
    today = now.astimezone(plan.zone).date()
    named = {each.person for each in who_is_on(rota, now) if each.rotation == SUPERVISOR}
    named.add(plan.team.deputy)
    here = ((handle, one.roles) for handle, one in people.items() if one.active(today))
    return frozenset(handle for handle, roles in here if handle in named or "supervisor" in roles)


def is_her_own(wanted: Sequence[Wanted], person: str) -> bool:
    """Whether all of it is for her to say: her leave, or a shift that she gives or gets."""
    return all(
        person in (each.person, each.instead_of)
        if each.kind in TRADES
        else each.kind == "absent" and each.person == person and not each.pays
        for each in wanted
    )


def not_hers(person: str, known: Collection[str], leading: Collection[str]) -> Iterator[Fault]:
    """That it is for others to decide; nothing of who decides, or is not on record at all."""
    if person in known and person not in leading:
        hint = f"who leads the team does: {', '.join(sorted(leading)) or 'nobody now'}"
        yield Fault(None, "by", f"{person} may not decide this", hint)
