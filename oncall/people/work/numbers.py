"""The numbers of a family: one more, one that is theirs no longer."""

from collections.abc import Mapping

from sqlalchemy import Connection

from oncall.people.core.family_changes import Did, FamilyChange, next_letter, phone_of
from oncall.people.core.rule_changes import ASKED, BadRules, label_of, rules_of
from oncall.people.core.values import Entry, FamilyNumber, Rules
from oncall.people.rows import audit, families, family_changes, people, rule_changes
from oncall.people.work.entrance import Entrance
from oncall.people.work.families import (
    Known,
    change_rules,
    is_unsafe,
    known_to,
    local_day,
)
from oncall.web.visitor import Visitor


def add(entrance: Entrance, visitor: Visitor, code: str, form: Mapping[str, str]) -> None:
    """A new number of F-31, and what was said of it; raises NoSuchFamily or BadRules.

    What is open under the number belongs to the family from now on.
    """
    with entrance.db.transaction() as tx:
        rule_changes.lock(tx, visitor.team_id)
        phone, rules = phone_of(form.get("phone", "")), rules_of(form, local_day(entrance))
        _not_ours(tx, entrance, visitor.team_id, phone)
        number_id = families.remember(tx, entrance.vault, entrance.env, visitor.team_id, phone)
        belongs(tx, entrance, visitor, code, number_id, form.get("label", ""), rules)
        entrance.known_now(tx, visitor.team_id, number_id, visitor.handle)


def belongs(
    tx: Connection,
    entrance: Entrance,
    visitor: Visitor,
    code: str,
    number_id: str,
    label: str,
    rules: Rules | None = None,
) -> None:
    """This number is a number of F-31 from now on, and nobody has asked about it, but for `rules`.

    Raises NoSuchFamily or BadRules. `rule_changes.lock` comes before it.
    """
    known = known_to(tx, entrance, visitor)
    theirs = known.numbers_of(lambda entry: entry.family.code == code)
    if number_id in [each for each, _ in theirs]:
        raise BadRules("has_it")
    letter = next_letter(_letters(tx, visitor, code, theirs))
    phone = families.with_id(tx, entrance.vault, number_id).phone
    family = theirs[0][1].family
    entry = Entry(family, FamilyNumber(code, letter, label_of(label), phone))
    families.put(tx, entrance.vault, entrance.env, visitor.team_id, entry)
    _written_down(tx, entrance, visitor, entry, "added", number_id)
    if rules and rules != Rules():
        _not_against_another(known, number_id, rules)
        change_rules(tx, entrance, visitor, number_id, "asked", [(entry, rules)])


def remove(entrance: Entrance, visitor: Visitor, who: str) -> None:
    """F-31C is a number of theirs no longer; raises NoSuchFamily, or BadRules for the last one."""
    with entrance.db.transaction() as tx:
        rule_changes.lock(tx, visitor.team_id)
        known = known_to(tx, entrance, visitor)
        number_id, entry = known.number(who)
        if len(known.numbers_of(lambda each: each.family.code == entry.family.code)) == 1:
            raise BadRules("last_number")
        families.take_number(tx, visitor.team_id, entry.family.code, entry.number.letter)
        _written_down(tx, entrance, visitor, entry, "removed", number_id)


def _letters(
    tx: Connection, visitor: Visitor, code: str, theirs: list[tuple[str, Entry]]
) -> list[str]:
    """Those of its numbers, and of those it ever had."""
    before = family_changes.of_family(tx, visitor.team_id, code)
    return [*(entry.number.letter for _, entry in theirs), *(each.letter or "" for each in before)]


def _not_ours(tx: Connection, entrance: Entrance, team_id: str, phone: str) -> None:
    """A colleague's number is nobody's slip: the file can say it, and warns."""
    team = people.everybody(tx, entrance.vault, team_id)
    if any(each.has_phone(phone) for each in team):
        raise BadRules("colleague")


def _not_against_another(known: Known, number_id: str, rules: Rules) -> None:
    """It is one phone, whoever holds it: no yes beside another family's "not safe now"."""
    says_yes = "yes" in (getattr(rules, name) for name in ASKED)
    sharing = [entry for each, entry in known.all if each == number_id]
    if says_yes and any(is_unsafe(known, number_id, entry) for entry in sharing):
        raise BadRules("not_safe")


def _written_down(
    tx: Connection, entrance: Entrance, visitor: Visitor, entry: Entry, did: Did, number_id: str
) -> None:
    env, number = entrance.env, entry.number
    change = FamilyChange(
        number.code, env.now(), visitor.handle, did, letter=number.letter, number_id=number_id
    )
    family_changes.add(tx, visitor.team_id, change)
    audit.note(tx, env, visitor.team_id, visitor.handle, f"number_{did}", number.who)
