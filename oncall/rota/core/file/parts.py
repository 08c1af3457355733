"""The parts of a rota file, each read from its table; what cannot be read is reported.

What could not be read is replaced by something silent (nothing, all day, a date far away), such
that no rule finds anything more to say about it.
"""

from datetime import date, timedelta

from oncall.rota.core.days import WEEKDAYS
from oncall.rota.core.file import formats as f
from oncall.rota.core.file.check_parts import check_of
from oncall.rota.core.file.faults import Table
from oncall.rota.core.file.hour_parts import hours_of
from oncall.rota.core.hours import ALL_DAY
from oncall.rota.core.plan import (
    AbsenceKind,
    Area,
    OutsideNumber,
    Plan,
    Rotation,
    RungPlan,
    TeamPart,
    Turns,
)

LONGEST_WAIT = timedelta(minutes=3)
"""A text or missed call moves on after this at the latest."""

_LONGEST_NAME = 40
_SHORTEST_RING, _LONGEST_RING = timedelta(seconds=5), timedelta(seconds=60)
_LONG_AGO, _FAR_AHEAD = date(2000, 1, 1), date(2100, 1, 1)
_IS_NOT_SAID = False
_NO_HANDOVER: tuple[int | None, int] = (None, 0)


def draft(root: Table) -> Plan:
    """The plan as far as it can be read."""
    return Plan(
        valid_from=root.one("valid_from", f.day, _FAR_AHEAD, "2026-01-01"),
        team=_team(
            root.table("team", "[team], and below it name, timezone, languages, numbers, …")
        ),
        rotations=tuple(
            _rotation(table) for table in root.tables("rotation", "a [[rotation]] for each line")
        ),
        ladder=tuple(_rung(table) for table in root.tables("ladder", "a [[ladder]] for each rung")),
        areas=_areas(root),
        supplements=tuple(
            dict(table.values)
            for table in root.tables("supplement", "a [[supplement]]", needed=False)
        ),
        check=check_of(root),
        absences=_absences(root),
    )


def _team(table: Table | None) -> TeamPart:
    if table is None:
        return TeamPart("", "UTC", (), (), "", (), ())
    team = TeamPart(
        name=table.one("name", f.text, "", '"Example team"'),
        timezone=table.one("timezone", f.timezone, "UTC", '"Europe/Oslo"'),
        languages=table.many("languages", f.language, '"nn", "nb", "en"'),
        numbers=table.many("numbers", f.phone, '"+4752000000"'),
        deputy=table.one("deputy", f.handle, "", '"ane"'),
        backstops=table.many("backstop", f.handle, '"leiar-stord", "leiar-haugesund"'),
        last_resort=table.many("last_resort", f.handle, '"bo"', may_be_empty=True),
        read_by_text=table.one("read_by_text", f.yes_or_no, _IS_NOT_SAID, "true", needed=False),
        code_by_text=table.one("code_by_text", f.yes_or_no, _IS_NOT_SAID, "true", needed=False),
    )
    table.refuse_the_rest()
    return team


def _rotation(table: Table) -> Rotation:
    rotation = Rotation(
        name=table.one("name", f.text, "", '"therapists"'),
        hours=hours_of(table),
        people=table.many("people", f.handle, '"ane", "bo"', repeated=table.has("turns")),
        turns=_turns(table),
        at_least=table.one("at_least", f.number_of_people, None, "2", needed=False),
    )
    _turns_or_together(table, rotation)
    table.refuse_the_rest()
    return rotation


def _turns(rotation: Table) -> Turns | None:
    example = 'turns = { every = "1 week", handover = "Monday 08:00", start = 2025-12-29 }'
    table = rotation.table("turns", example, needed=False)
    if table is None:
        return Turns(7, 0, _LONG_AGO) if rotation.has("turns") else None
    days = table.one("every", f.every, 0, '"1 week"')
    weekday, at = table.one("handover", f.handover, _NO_HANDOVER, '"Monday 08:00"')
    start = table.one("start", f.day, _LONG_AGO, "2025-12-29")
    if weekday is not None and days and start != _LONG_AGO:
        _same_weekday(table, days, weekday, start)
    table.refuse_the_rest()
    return Turns(days or 7, at, start)


def _same_weekday(table: Table, days: int, weekday: int, start: date) -> None:
    """A weekday may be written where every hand-over falls on it."""
    named = WEEKDAYS[weekday]
    if days % 7:
        table.fault(
            "handover",
            f"turns of {days} days do not always begin on a {named}",
            "write the time alone, or whole weeks",
            "days_and_weekday",
            count=str(days),
        )
    elif start.weekday() != weekday:
        earlier = start + timedelta(days=(weekday - start.weekday()) % 7 - 7)
        table.fault(
            "start",
            f"{start} is a {WEEKDAYS[start.weekday()]}, but the hand-over is on a {named}",
            f"write start = {earlier}, the {named} before",
            "another_weekday",
            day=start,
            then=earlier,
            write=f"start = {earlier}",
        )


def _turns_or_together(table: Table, rotation: Rotation) -> None:
    unreadable = table.has("together")
    together = table.one("together", f.yes_or_no, unreadable, "true", needed=False)
    in_turns = table.has("turns")
    if together and in_turns:
        table.fault(
            "together", "people are on in turns or together, not both", "leave one out", "both_ways"
        )
    if not in_turns and not together and len(rotation.people) > 1:
        table.fault(
            "people",
            "who of them is on? Neither turns nor together is written",
            "write together = true, or turns = { … }",
            "neither_way",
        )
    if list(rotation.people) == table.values.get("people"):
        _order(table, rotation)
        _enough(table, rotation)


def _enough(table: Table, rotation: Rotation) -> None:
    asked, named = rotation.at_least or 0, len(rotation.people)
    if asked and rotation.turns:
        table.fault("at_least", "in turns one person is on", "leave at_least out", "one_in_turns")
    elif 0 < named < asked:
        table.fault(
            "at_least",
            f"{asked} are asked for, but people names {named}",
            f"write at_least = {named}, or name more people",
            "too_few_named",
            asked=str(asked),
            count=str(named),
        )


def _order(table: Table, rotation: Rotation) -> None:
    """Somebody may have more turns than others, but two on end are one longer turn."""
    people = rotation.people
    if not rotation.turns or len(set(people)) == len(people):
        return
    following = people[1:] + people[:1]
    if any(one == other for one, other in zip(people, following, strict=True)):
        table.fault(
            "people",
            "somebody takes over from themselves",
            "write each handle once",
            "from_themselves",
        )
    else:
        table.warn(
            "people",
            "somebody has more turns than the others",
            "fine, if it is meant",
            "more_turns",
        )


def _rung(table: Table) -> RungPlan:
    rung = RungPlan(
        ask=table.many("ask", f.text, '"therapists"'),
        ring=table.one("ring", f.wait, None, '"15 s"', needed=False),
        wait=table.one("wait", f.wait, None, '"3 min"', needed=False),
        most=table.one("most", f.number_of_people, None, "2", needed=False),
    )
    if rung.wait and rung.wait > LONGEST_WAIT:
        said = "a family would wait too long: 3 min at most", 'write wait = "3 min"'
        table.fault("wait", *said, "long_wait", write='wait = "3 min"')
    if rung.ring and not _SHORTEST_RING <= rung.ring <= _LONGEST_RING:
        said = "a phone rings for 5 s to 60 s", 'write ring = "15 s"'
        table.fault("ring", *said, "no_ring", write='ring = "15 s"')
    table.refuse_the_rest()
    return rung


def _areas(root: Table) -> dict[str, Area]:
    areas: dict[str, Area] = {}
    for index, table in enumerate(root.tables("area", "an [[area]] with an outside number")):
        area = _area(table)
        if area.name in areas:
            said = f'there are two areas "{area.name}"', "rename one of them"
            table.fault("name", *said, "two_of_a_name", value=area.name)
        areas[f"{area.name} {index}" if area.name in areas else area.name] = area
    return areas


def _area(table: Table) -> Area:
    example = '{ name = "barnevernvakt", number = "+4755000000", hours = "all day" }'
    area = Area(
        name=table.one("name", f.text, "", '"Stord"'),
        language=table.one("language", f.language, "", '"nn"'),
        outside=tuple(_outside(each) for each in table.tables("outside", f"outside = [{example}]")),
    )
    table.refuse_the_rest()
    return area


def _outside(table: Table) -> OutsideNumber:
    outside = OutsideNumber(
        name=table.one("name", f.text, "", '"barnevernvakt"'),
        number=table.one("number", f.phone, "", '"+4755000000"'),
        hours=table.one("hours", f.hours, ALL_DAY, '"all day"'),
    )
    table.refuse_the_rest()
    return outside


def _absences(root: Table) -> tuple[AbsenceKind, ...]:
    """The kinds of absence that are told apart, if any."""
    kinds: dict[str, AbsenceKind] = {}
    for table in root.tables("absence", "an [[absence]]", needed=False):
        name = table.one("name", f.text, "", '"ferie"')
        if len(name) > _LONGEST_NAME:
            said = f"more than {_LONGEST_NAME} characters", "write it shorter"
            table.fault("name", *said, "long_name", count=str(_LONGEST_NAME))
        if name and name in kinds:
            said = f'there are two kinds of absence "{name}"', "rename one of them"
            table.fault("name", *said, "two_of_a_name", value=name)
        kinds[name] = AbsenceKind(name, table.one("pays", f.yes_or_no, _IS_NOT_SAID, "false"))
        table.refuse_the_rest()
    return tuple(kinds.values())
