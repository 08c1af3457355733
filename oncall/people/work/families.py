"""The families of a team, for those who look after them: what is shown, and what may be changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import Connection

from oncall.env import Env
from oncall.people.core.family_changes import FamilyChange, Important, end_of_treatment
from oncall.people.core.rule_changes import (
    ASKED,
    BadRules,
    Did,
    RuleChange,
    changes_of,
    label_of,
    last_of,
    rules_of,
    stands,
)
from oncall.people.core.rules import OSLO, Verdict, not_safe, says
from oncall.people.core.values import Entry, Family, Rules
from oncall.people.rows import audit, families, family_changes, people, rule_changes
from oncall.people.work.entrance import Entrance
from oncall.web.visitor import Visitor

FOR_ALL = frozenset({"supervisor", "line holder", "deputy"})
"""Whoever is one of these looks after every family of the team; others after their own."""


class NoSuchFamily(LookupError):
    """The team has no such family or number in treatment, or it is not hers to see."""


@dataclass(frozen=True)
class Number:
    """One number of a family as the page shows it; `step` tells which change it has seen last."""

    entry: Entry
    verdicts: tuple[tuple[str, Verdict], ...]
    changes: tuple[RuleChange, ...]
    can_be_undone: bool

    @property
    def who(self) -> str:
        """F-31A."""
        return self.entry.number.who

    @property
    def step(self) -> int:
        """The number of the last change there was, 0 for none."""
        return self.changes[-1].step if self.changes else 0


@dataclass(frozen=True)
class Whole:
    """A family and its numbers, by letter. `called` are the names of the team, by handle.

    On its own page also what is `important` to know, what `changed` of it, and the `end` of its
    treatment that can be undone; `leads` is whether she may end one, after which the numbers are
    kept for `kept_days`.
    """

    family: Family
    numbers: tuple[Number, ...]
    called: Mapping[str, str] = field(repr=False)
    important: Important | None = None
    changed: tuple[FamilyChange, ...] = ()
    leads: bool = False
    kept_days: int = 0

    @property
    def end(self) -> FamilyChange | None:
        """The end of its treatment that was said on a page."""
        return end_of_treatment(self.changed)


@dataclass(frozen=True)
class Known:
    """What one transaction has read: the numbers of families she may see, and all of the team's."""

    theirs: list[tuple[str, Entry]]
    all: list[tuple[str, Entry]]
    changes: list[RuleChange]

    def number(self, who: str) -> tuple[str, Entry]:
        """The id and the entry of F-31A; raises NoSuchFamily."""
        return self.numbers_of(lambda entry: entry.number.who == who)[0]

    def numbers_of(self, wanted: Callable[[Entry], bool]) -> list[tuple[str, Entry]]:
        """The same of all that are wanted."""
        found = [each for each in self.theirs if wanted(each[1])]
        if not found:
            raise NoSuchFamily
        return found


def all_of(conn: Connection, entrance: Entrance, visitor: Visitor, known: Known) -> list[Whole]:
    """Every family in treatment that she looks after, by code."""
    called = _called(conn, entrance, visitor)
    codes = dict.fromkeys(entry.family.code for _, entry in known.theirs)
    in_order = sorted(codes, key=lambda code: int(code[2:]))
    return [_whole(entrance, known, code, called) for code in in_order]


def leads(visitor: Visitor) -> bool:
    """Whether she looks after every family of the team."""
    return not FOR_ALL.isdisjoint(visitor.parts)


def one(entrance: Entrance, visitor: Visitor, code: str) -> Whole:
    """One of them; raises NoSuchFamily."""
    with entrance.db.reading() as conn:
        return _page(conn, entrance, visitor, code)


def with_numbers(entrance: Entrance, visitor: Visitor, code: str) -> Whole:
    """One of them, to be shown with its numbers: that she has seen them is written down."""
    with entrance.db.transaction() as tx:
        found = _page(tx, entrance, visitor, code)
        audit.note(tx, entrance.env, visitor.team_id, visitor.handle, "saw_numbers", code)
    return found


def label(entrance: Entrance, visitor: Visitor, who: str, typed: str) -> None:
    """Say whose number F-31A is; raises NoSuchFamily or BadRules."""
    with entrance.db.transaction() as tx:
        rule_changes.lock(tx, visitor.team_id)
        _, entry = known_to(tx, entrance, visitor).number(who)
        labelled = replace(entry.number, label=label_of(typed))
        families.put(
            tx, entrance.vault, entrance.env, visitor.team_id, Entry(entry.family, labelled)
        )
        audit.note(tx, entrance.env, visitor.team_id, visitor.handle, "labelled", who)


def ask(entrance: Entrance, visitor: Visitor, who: str, form: Mapping[str, str]) -> None:
    """Record what they said of F-31A, and when; raises NoSuchFamily or BadRules.

    `form["step"]` is the last change that the page had seen: what came since is never undone by
    a form that was open meanwhile.
    """
    with entrance.db.transaction() as tx:
        rule_changes.lock(tx, visitor.team_id)
        known = known_to(tx, entrance, visitor)
        number_id, entry = known.number(who)
        last = last_of(known.changes, number_id, who)
        if form.get("step") != str(last.step if last else 0):
            raise BadRules("meanwhile")
        rules = rules_of(form, local_day(entrance))
        change_rules(tx, entrance, visitor, number_id, "asked", [(entry, rules)])


def unsafe(entrance: Entrance, visitor: Visitor, code: str, letter: str = "") -> None:
    """Not safe now, a number of F-31 or all it has: no to everything, from this instant.

    For a number that other families have too it is no for all of them: it is one phone, whoever
    holds it. What is so already stays as it is. Raises NoSuchFamily.
    """
    with entrance.db.transaction() as tx:
        rule_changes.lock(tx, visitor.team_id)
        known = known_to(tx, entrance, visitor)
        _make_unsafe(tx, entrance, visitor, known, known.numbers_of(_chosen(code, letter)))


def unsafe_whosever(
    tx: Connection, entrance: Entrance, visitor: Visitor, code: str, letter: str
) -> None:
    """The same for a family that somebody else looks after; `rule_changes.lock` comes before it."""
    known = known_to(tx, entrance, visitor)
    found = replace(known, theirs=known.all).numbers_of(_chosen(code, letter))
    _make_unsafe(tx, entrance, visitor, known, found)


def _make_unsafe(
    tx: Connection,
    entrance: Entrance,
    visitor: Visitor,
    known: Known,
    found: list[tuple[str, Entry]],
) -> None:
    for number_id in dict.fromkeys(each for each, _ in found):
        sharing = [entry for each, entry in known.all if each == number_id]
        if not all(is_unsafe(known, number_id, entry) for entry in sharing):
            new = [(each, not_safe(each.number.rules, local_day(entrance))) for each in sharing]
            change_rules(tx, entrance, visitor, number_id, "unsafe", new)


def _chosen(code: str, letter: str) -> Callable[[Entry], bool]:
    """The number of F-31 with this letter, or all of them."""
    return lambda each: each.family.code == code and letter in ("", each.number.letter)


def undo(entrance: Entrance, visitor: Visitor, who: str) -> None:
    """F-31A was safe after all: its rules are what they were, and as old. Raises NoSuchFamily."""
    with entrance.db.transaction() as tx:
        rule_changes.lock(tx, visitor.team_id)
        known = known_to(tx, entrance, visitor)
        number_id, entry = known.number(who)
        last = last_of(known.changes, number_id, who)
        if last is None or not is_unsafe(known, number_id, entry):
            raise NoSuchFamily
        change_rules(tx, entrance, visitor, number_id, "undone", [(entry, last.before[who])])


def change_rules(
    tx: Connection,
    entrance: Entrance,
    visitor: Visitor,
    number_id: str,
    did: Did,
    new: list[tuple[Entry, Rules]],
) -> None:
    """Store the new rules of a number, what they were before, and who changed them."""
    team_id, env = visitor.team_id, entrance.env
    before = {entry.number.who: entry.number.rules for entry, _ in new}
    change = RuleChange(number_id, 0, env.now(), visitor.handle, did, before)
    rule_changes.add(tx, team_id, change)
    for entry, rules in new:
        after = replace(entry.number, rules=rules)
        families.put(tx, entrance.vault, env, team_id, Entry(entry.family, after))
        audit.note(tx, env, team_id, visitor.handle, f"rules_{did}", entry.number.who)


def known_to(conn: Connection, entrance: Entrance, visitor: Visitor) -> Known:
    """The team's numbers, and those of families in treatment that she looks after."""
    everything = families.by_number(conn, entrance.vault, visitor.team_id)
    theirs = _hers(everything, entrance, visitor)
    return Known(theirs, everything, rule_changes.of_team(conn, visitor.team_id))


def codes(conn: Connection, entrance: Entrance, visitor: Visitor) -> tuple[str, ...]:
    """The families in treatment that she looks after, in order; one statement."""
    everything = families.by_number(conn, entrance.vault, visitor.team_id)
    found = {entry.family.code for _, entry in _hers(everything, entrance, visitor)}
    return tuple(sorted(found, key=lambda code: int(code[2:])))


def _hers(
    everything: list[tuple[str, Entry]], entrance: Entrance, visitor: Visitor
) -> list[tuple[str, Entry]]:
    today, for_all = local_day(entrance), leads(visitor)
    return [
        (number_id, entry)
        for number_id, entry in everything
        if not entry.family.period.ended(today)
        and (for_all or entry.family.therapist == visitor.handle)
    ]


def _called(conn: Connection, entrance: Entrance, visitor: Visitor) -> dict[str, str]:
    everybody = people.everybody(conn, entrance.vault, visitor.team_id)
    return {person.handle: person.called for person in everybody}


def _page(conn: Connection, entrance: Entrance, visitor: Visitor, code: str) -> Whole:
    known = known_to(conn, entrance, visitor)
    found = _whole(entrance, known, code, _called(conn, entrance, visitor))
    team_id = visitor.team_id
    return replace(
        found,
        important=family_changes.important_to(conn, entrance.vault, team_id, code),
        changed=tuple(family_changes.of_family(conn, team_id, code)), leads=leads(visitor),
        kept_days=entrance.families_kept.days,
    )  # fmt: skip


def _whole(entrance: Entrance, known: Known, code: str, called: Mapping[str, str]) -> Whole:
    its = [each for each in known.theirs if each[1].family.code == code]
    if not its:
        raise NoSuchFamily
    return Whole(its[0][1].family, tuple(_number(entrance, known, *each) for each in its), called)


def _number(entrance: Entrance, known: Known, number_id: str, entry: Entry) -> Number:
    at, rules = entrance.env.now().astimezone(OSLO), entry.number.rules
    verdicts = tuple((name, says(rules, getattr(rules, name), at)) for name in ASKED)
    changes = changes_of(known.changes, number_id, entry.number.who)
    return Number(entry, verdicts, changes, is_unsafe(known, number_id, entry))


def is_unsafe(known: Known, number_id: str, entry: Entry) -> bool:
    """Whether it is as "not safe now" left it."""
    who = entry.number.who
    last = last_of(known.changes, number_id, who)
    day = last.at.astimezone(OSLO).date() if last else date.min
    return stands(last, who, entry.number.rules, day)


def local_day(entrance: Entrance) -> date:
    """The families' local date."""
    return local_day_of(entrance.env)


def local_day_of(env: Env) -> date:
    """The same, for whoever has no entrance."""
    return env.now().astimezone(OSLO).date()
