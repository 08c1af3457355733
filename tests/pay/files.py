"""Short ways to write the files of a month in tests, and to read what they pay."""

from pathlib import Path
from typing import NamedTuple

from oncall.pay.core.from_files.sources import Sources, Texts, pay_of, understood
from oncall.pay.core.money import kroner
from oncall.pay.core.months import Month, month_of
from oncall.pay.core.reckoning.lines import employee
from oncall.pay.core.reckoning.month_pay import Computed

ROTAS = Path(__file__).resolve().parents[2] / "rotas"
EXAMPLE = (ROTAS / "example.toml").read_text(encoding="utf-8")
EXAMPLE_PEOPLE = (ROTAS / "example-people.csv").read_text(encoding="utf-8")

_HEAD = EXAMPLE[: EXAMPLE.index("# Who is on.")]
_LADDER = EXAMPLE[
    EXAMPLE.index("# Whom a family reaches") : EXAMPLE.index("# What being available")
]
_ONE_RUNG = '[[ladder]]\nask = ["supervisor"]\n' + _LADDER[_LADDER.index("# Where a caller") :]

COLUMNS = (
    "handle,name,role,employee_number,phone,second_phone,email,language,paid,yearly_salary,"
    "divisor,ordinary,from,to"
)
LINE = '[[rotation]]\nname = "supervisor"\nhours = "all day"\npeople = ["tove"]\n'
POOL = (
    '[[supplement]]\nname = "pool"\nrotation = "supervisor"\ncode = "3410"\n'
    'per_year = "345000.00"\nshare = "hours"\n'
)


class Paid(NamedTuple):
    """A line as people speak of it."""

    person: str | None
    code: str
    hours: str
    amount: str


def rota(*parts: str, valid_from: str = "2026-01-01") -> str:
    """A rota file of these rotations and supplements."""
    head = _HEAD.replace("valid_from = 2026-01-01", f"valid_from = {valid_from}")
    return "\n".join([head, *parts, _ONE_RUNG])


def people(*rows: str) -> str:
    """The people's file; each row is handle, employee number, paid, salary, divisor, from, to."""
    lines = [COLUMNS]
    for index, row in enumerate(rows):
        handle, number, paid, salary, divisor, first, last = (row + "," * 6).split(",")[:7]
        lines.append(
            f"{handle},{handle.title()},staff,{number},+47 400 01 {index:03},,,nn,"
            f"{paid or 'payroll'},{salary},{divisor},,{first},{last}"
        )
    return "\n".join(lines) + "\n"


TWO = people("tove,1001", "vera,1009")


def changes(*rows: str) -> str:
    """The file of changes."""
    return "\n".join(["kind,rotation,person,instead_of,from,to", *rows]) + "\n"


def callouts(*rows: str) -> str:
    """The file of callouts."""
    return "\n".join(["person,start,minutes", *rows]) + "\n"


def month(text: str) -> Month:
    """The month of a text that is one."""
    found = month_of(text)
    assert found
    return found


def sound(texts: Texts) -> Sources:
    """The files, which must have no faults."""
    sources = understood(texts)
    assert sources.faults == ()
    return sources


def computed(when: str, texts: Texts) -> Computed:
    """The month by these files."""
    return pay_of(month(when), sound(texts))


def paid(when: str, texts: Texts) -> list[Paid]:
    """What the month pays by these files."""
    found = computed(when, texts)
    assert found.faults == ()
    return [Paid(line.person, line.code, str(line.hours), kroner(line.ore)) for line in found.lines]


def amounts(when: str, texts: Texts) -> list[str]:
    """The amounts of the month, in the order of the lines."""
    return [each.amount for each in paid(when, texts)]


def employees(when: str, texts: Texts) -> list[str | None]:
    """The employee numbers of the month's lines."""
    sources = sound(texts)
    lines = pay_of(month(when), sources).lines
    return [employee(line, sources.people) for line in lines]
