"""How it is written what happened: one JSON object a line, or plain lines for whoever watches.

Whoever logs writes no number, no name and no word of a family; what still looks like a number, a
mail address, a token or the secret part of an address is taken out here, and of an error only its
kind and its place are told, never what it says.
"""

import json
import logging
import os
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from queue import Full, Queue
from types import TracebackType
from typing import Any, TextIO

# What a line may say beside its sentence: `log.info("…", extra={"contact": 412})`.
ABOUT = ("team", "contact", "effect", "job", "entry", "kind", "seconds")
DEEPEST, LONGEST = 30, 2000
MOST_WAITING, FLUSH_S = 10_000, 2.0
TAKEN_OUT = "…"
_SECRETS = re.compile(
    r"(?P<kept>[?&;][\w.-]+=)[^\s&;#\"']+"  # what an address carries
    r"|(?P<door>://)[^\s/@]+@"  # user and password before a host
    r"|[\w.+-]+@[\w-]+\.[\w.-]+"  # a mail address
    r"|\b(?!(?:AC|CA|SM|MM|RE)[0-9a-f]{32}\b)[0-9a-f]{32,}\b"  # a token or a key, but no SID
    r"|(?:\+|%2B)\d[\d\s()-]{5,}"  # a phone number with its country
    r"|(?<![\w:.-])(?!\d{4}-\d\d-\d\d)\d{2,3}(?:[\s.-]?\d{2,3}){2,5}(?![\w:])",  # and without
    re.IGNORECASE,
)


def begin(stream: TextIO | None = None, *, level: int = logging.INFO) -> None:
    """Write every line of this process to `stream` (stderr), also of what nobody caught.

    Libraries are heard from WARNING up: below that they tell of each beat of a clock.
    """
    handler = Lines(stream or sys.stderr)
    handler.setFormatter(PlainLines() if handler.stream.isatty() else JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(level, logging.WARNING))
    logging.getLogger("oncall").setLevel(level)
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def redacted(text: str) -> str:
    """The text without anything that looks like a number, a mail address, a token or a secret."""
    return _SECRETS.sub(lambda m: f"{m['kept'] or m['door'] or ''}{TAKEN_OUT}", text[:LONGEST])


class Lines(logging.Handler):
    """Writes lines, in a thread of its own: a pipe that nobody reads holds up no family's call.

    One that cannot be written is lost, as when the disk is full. Above `MOST_WAITING` lines the
    newest are dropped, and how many there were is told with the next line that is written.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self.stream = stream
        self._begin()

    def _begin(self) -> None:
        self._process, self._dropped = os.getpid(), 0
        self._waiting: Queue[str] = Queue(MOST_WAITING)
        threading.Thread(target=self._write, name="log", daemon=True).start()

    def emit(self, record: logging.LogRecord) -> None:
        """Put it together here, where the error is still at hand, and leave the rest to others."""
        if self._process != os.getpid():  # a fork takes no thread along
            self._begin()
        try:
            self._waiting.put_nowait(self.format(record))
        except Full:
            self._dropped += 1

    def flush(self) -> None:
        """Wait until everything is written, but not for ever: this is called when we end, too."""
        with self._waiting.all_tasks_done:
            self._waiting.all_tasks_done.wait_for(self._is_done, timeout=FLUSH_S)

    def _is_done(self) -> bool:
        return not self._waiting.unfinished_tasks

    def _write(self) -> None:
        while True:
            line = self._waiting.get()
            with suppress(Exception):  # Python's own way would write the values to stderr
                self.stream.write(f"{line}\n{self._told_of_dropped()}")
                self.stream.flush()
            self._waiting.task_done()

    def _told_of_dropped(self) -> str:
        dropped, self._dropped = self._dropped, 0
        if not dropped:
            return ""
        sentence = "%d lines were dropped: nobody read the log, or its disk was too slow"
        about = (__name__, logging.WARNING, __file__, 0, sentence, (dropped,), None)
        return f"{self.format(logging.LogRecord(*about))}\n"


class JsonLines(logging.Formatter):
    """One object on one line: time (UTC), level, room, event, ids; error and trace if any."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return json.dumps(dict(_fields(record)))


class PlainLines(logging.Formatter):
    """The same for a person."""

    def format(self, record: logging.LogRecord) -> str:
        """A line, and one more for each place of a trace."""
        line = dict(_fields(record))
        known = f"{line.pop('time')[11:19]} {line.pop('level')} {line.pop('room')}: "
        known += " ".join(str(line.pop("event")).split())
        trace = [f"\n    {place}" for place in line.pop("trace", ())]
        return known + "".join(f" {name}={value}" for name, value in line.items()) + "".join(trace)


def _fields(record: logging.LogRecord) -> Iterator[tuple[str, Any]]:
    at = datetime.fromtimestamp(record.created, UTC)
    yield "time", at.isoformat(timespec="milliseconds")
    yield "level", record.levelname.lower()
    yield "room", _room(record.name)
    yield "event", redacted(_event(record))
    for name in ABOUT:
        if hasattr(record, name):
            value = getattr(record, name)
            yield name, redacted(value) if isinstance(value, str) else value
    error = record.exc_info[1] if record.exc_info else None
    if error:
        yield "error", " from ".join(type(each).__name__ for each in _chain(error))
        yield "trace", places(error)


def _room(logger: str) -> str:
    """The room of the house, or whose library it is."""
    names = logger.split(".")
    return names[1] if names[0] == "oncall" and len(names) > 1 else names[0]


def _event(record: logging.LogRecord) -> str:
    """The sentence, where a foreign error stands for its kind: what it says may hold anything."""
    try:
        if isinstance(record.args, tuple):
            return (
                str(record.msg) % tuple(map(_sayable, record.args))
                if record.args
                else _bare(record)
            )
        return record.getMessage()
    except Exception:  # noqa: BLE001  a line that cannot be put together is told as it was written
        return str(record.msg)


def _bare(record: logging.LogRecord) -> str:
    return str(_sayable(record.msg))


def _sayable(value: object) -> object:
    foreign = isinstance(value, BaseException) and not type(value).__module__.startswith("oncall.")
    return type(value).__name__ if foreign else value


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error, and what it came from; each once."""
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)


def places(error: BaseException) -> list[str]:
    """Where it happened, the innermost last; no values."""
    frames = traceback.extract_tb(error.__traceback__)[-DEEPEST:]
    return [f"{_short(each.filename)}:{each.lineno} {each.name}" for each in frames]


def _short(path: str) -> str:
    """The file from its package on: the same line on every machine."""
    parts = path.replace("\\", "/").split("/")
    for root in ("oncall", "site-packages"):
        if root in parts[:-1]:
            return "/".join(parts[parts.index(root) + (root != "oncall") :])
    return parts[-1]


def _uncaught(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    """What nobody caught: Python's own way would print what it says."""
    if error is not None and not issubclass(kind, KeyboardInterrupt | SystemExit):
        logging.getLogger("oncall").critical("nobody caught this", exc_info=(kind, error, trace))
