"""The one page that a person can key a month in from: text, as wide as a sheet of paper."""

from collections.abc import Iterator, Sequence

from oncall.pay.core.money import decimals, kroner
from oncall.pay.core.payroll.file_rows import FileRow, Head
from oncall.wording import say

_WIDE = 92


def key_in_page(head: Head, rows: Sequence[FileRow]) -> bytes:
    """UTF-8 text with Windows line ends, so that every editor and printer shows it alike."""
    return ("\ufeff" + "\r\n".join(_page(head, rows)) + "\r\n").encode()


def _page(head: Head, rows: Sequence[FileRow]) -> Iterator[str]:
    language = head.language
    yield say(language, "pay.title", period=head.period, team=head.team)
    yield f"{head.first:%d.%m.%Y} – {head.last:%d.%m.%Y}"
    if head.run:
        yield say(language, "pay.made", run=head.run, approver=head.approver)
    if not rows:
        yield say(language, "pay.nothing")
        return
    yield say(language, "pay.key_in")
    yield ""
    titles = (say(language, f"pay.column.{each}") for each in _COLUMNS)
    yield _row(*titles)
    yield "-" * _WIDE
    for row in rows:
        amount = kroner(row.ore).replace(".", ",")
        yield _row(
            row.employee, row.name, row.code, decimals(row.hours).replace(".", ","),
            amount, row.account,
        )  # fmt: skip
    yield "-" * _WIDE
    total = kroner(sum(row.ore for row in rows)).replace(".", ",")
    yield _row(say(language, "pay.total"), "", "", "", total, "")


_COLUMNS = ("employee", "name", "code", "hours", "amount", "account")


def _row(employee: str, name: str, code: str, hours: str, amount: str, account: str) -> str:
    cells = f"{employee:<16}{name:<24.23}{code:<10}{hours:>10}{amount:>14}  {account}"
    return cells.rstrip()
