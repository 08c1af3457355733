"""Readers: one written value in, one usable value out, or `Wrong` with what to write instead."""

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from oncall.config.faults import Wrong

_UNITS = {"s": 1, "sec": 1, "second": 1, "min": 60, "minute": 60, "h": 3600, "hour": 3600}
_UNITS |= {"d": 86400, "day": 86400}
_SHORTEST, _LONGEST = 0.001, 366 * 86400  # in seconds
PERSONAL = "9188040d-6c67-4c5b-b112-36a304b66dad"
"""The one tenant of all personal Microsoft accounts."""
_SPAN = re.compile(r"(\d+(?:\.\d+)?) *([a-z]+)")


def duration(value: object) -> timedelta:
    """A length of time from "20 s", "3 min", "2 h", "7 days", or a plain number of seconds.

    Raises Wrong for anything else, for nothing or less, and for more than a year.
    """
    hint = 'Write for example "20 s", "3 min", "2 h", "7 days", or a number of seconds.'
    match = _SPAN.fullmatch(value.strip()) if isinstance(value, str) else None
    if match and (unit := _UNITS.get(match[2]) or _UNITS.get(match[2].removesuffix("s"))):
        seconds = float(match[1]) * unit
    elif isinstance(value, int | float) and not isinstance(value, bool):
        seconds = value
    else:
        raise Wrong(f"{value!r} is not a length of time.", hint)
    if not _SHORTEST <= seconds <= _LONGEST:
        raise Wrong("must be longer than nothing and at most a year.", hint)
    return timedelta(seconds=seconds)


def text(value: object) -> str:
    """A text with something in it, its edges trimmed."""
    if not isinstance(value, str) or not value.strip():
        raise Wrong("must be a text and not empty.", "Put it between quotation marks.")
    return value.strip()


def clock(value: object) -> str:
    """A time of day, kept as text: "22:00"."""
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text(value)):
        raise Wrong(f"{value!r} is not a time of day.", 'Write hours and minutes: "22:00".')
    return text(value)


def web_address(value: object) -> str:
    """An http or https address without query, fragment or last slash."""
    if not _is_web_address(text(value)):
        raise Wrong("is not a web address.", 'Write "https://name.of.your.server" without ? and #.')
    return text(value).rstrip("/")


def host(value: object) -> str:
    """The name or address of a server, without scheme or port."""
    if not re.fullmatch(r"[\w.-]+|[0-9a-fA-F:]*:[0-9a-fA-F:]+", text(value)):
        raise Wrong(f"{value!r} is not a server's name.", 'Write "mail.example.org".')
    return text(value)


def port(value: object) -> int:
    """A port number."""
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 65535:
        raise Wrong(f"{value!r} is not a port.", "Write a number, for example 587.")
    return value


def mail_address(value: object) -> str:
    """An e-mail address, bare."""
    if not re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", text(value), re.ASCII):
        raise Wrong("is not an e-mail address.", 'Write "oncall@example.org".')
    return text(value)


def security(value: object) -> str:
    """How the talk with a mail server is sealed."""
    if value not in ("starttls", "tls", "none"):
        hint = 'Write "starttls" (mostly port 587), "tls" (port 465) or "none" (this machine).'
        raise Wrong(f"{value!r} is not a kind of security.", hint)
    return str(value)


def ping_address(value: object) -> str:
    """An https address that is asked when all is well; http only for this machine."""
    address = text(value)
    plain = address.partition("?")[0]
    if not _is_web_address(plain):
        raise Wrong("is not a web address.", 'Write "https://…" as the watching service gave it.')
    url = urlsplit(address)
    if url.scheme != "https" and url.hostname not in {"127.0.0.1", "::1", "localhost"}:
        raise Wrong("is not https.", "Write https: who can read the address can say all is well.")
    return address


def _is_web_address(address: str) -> bool:
    try:
        url = urlsplit(address)
        port = url.port
    except ValueError:  # brackets that do not close, a port above 65535
        return False
    named = url.scheme in {"http", "https"} and url.hostname and port != 0
    return bool(named and not url.query and not url.fragment)


def listen(value: object) -> str:
    """Host and port to listen on: "127.0.0.1:8080"."""
    match = re.fullmatch(r"([\w.-]+|\[[0-9a-fA-F:]+\]):(\d{1,5})", text(value))
    if not match or int(match[2]) > 65535:
        hint = 'Write host:port, for example "127.0.0.1:8080"; port 0 means any free one.'
        raise Wrong(f"{value!r} is not an address to listen on.", hint)
    return text(value)


def account(value: object) -> str:
    """The carrier's account SID."""
    if not re.fullmatch(r"AC[0-9A-Za-z]+", text(value)):
        raise Wrong("is not an account SID.", "It begins with AC: see the carrier's console.")
    return text(value)


def database(value: object) -> str:
    """SQLAlchemy's address of a SQLite or PostgreSQL database."""
    if not re.match(r"(sqlite|postgresql)(\+\w+)?://", text(value)):
        hint = 'Write "sqlite:///oncall.db" or "postgresql://user@host/name".'
        raise Wrong("is not the address of a SQLite or PostgreSQL database.", hint)
    return text(value)


def folder(value: object) -> Path:
    """A folder's path; relative ones are placed by the caller."""
    return Path(text(value))


def _lines(value: object) -> tuple[str, ...]:
    return tuple(line.strip() for line in str(value).splitlines() if line.strip())


def tokens(value: object) -> tuple[str, ...]:
    """Auth tokens, one on each line."""
    tokens = _lines(value)
    if not tokens:
        raise Wrong("holds no auth token.", "Put the carrier account's auth token in it.")
    return tokens


def prefixes(value: object) -> tuple[str, ...]:
    """How numbers begin that may be called: `["+47"]`."""
    hint = 'Write how they begin, with +: ["+47", "+46"].'
    if not isinstance(value, list | tuple) or not value:
        raise Wrong("is not a list of prefixes.", hint)
    if bad := [each for each in value if not re.fullmatch(r"\+[1-9][0-9]{0,6}", str(each))]:
        raise Wrong(f"{bad[0]!r} is not the beginning of a number.", hint)
    return tuple(value)


def times_a_day(value: object) -> int:
    """So often in a day: 1 to 50."""
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 50:
        raise Wrong("is not a number of times.", "Write 1 to 50.")
    return value


def balance(value: object) -> int:
    """What must be left on an account, in whole units of its currency: 0 to 100 000."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 100_000:
        hint = "Write a whole number, for example 20, or 0 where nobody is to look."
        raise Wrong(f"{value!r} is not a whole sum of money.", hint)
    return value


def guid(value: object) -> str:
    """An identifier as Entra ID writes them, in small letters."""
    if not re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text(value)):
        hint = 'Copy it from the app registration: "00000000-1111-2222-3333-444444444444".'
        raise Wrong(f"{value!r} is not an identifier.", hint)
    return text(value).lower()


def tenants(value: object) -> tuple[str, ...]:
    """Organisations by their tenant id; never that of personal accounts, which anybody can make."""
    hint = "Write the tenant id of each municipality, between [ and ]."
    if not isinstance(value, list | tuple):
        raise Wrong("is not a list of tenants.", hint)
    found = tuple(guid(each) for each in value)
    if PERSONAL in found:
        raise Wrong("names the tenant of personal accounts, which anybody can make.", hint)
    return found


def yes_or_no(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise Wrong(f"{value!r} is neither true nor false.", "Write true or false, bare.")
    return value


def field_keys(value: object) -> tuple[str, ...]:
    """Field keys, one on each line, each of 32 characters at least."""
    keys = _lines(value)
    hint = "`oncall keys new` prints a good one."
    if not keys:
        raise Wrong("holds no key.", hint)
    if short := [place for place, key in enumerate(keys, 1) if len(key) < 32]:
        raise Wrong(f"key {short[0]} is shorter than 32 characters.", hint)
    return keys
