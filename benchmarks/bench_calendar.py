"""W3: a person's feed: nothing changed, one shift changed, and many who ask while families call.

The floors: a bare Flask app that answers a word, and the library icalendar building the same year.
"""

import logging
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import requests
from flask import Flask
from icalendar import Calendar, Event
from werkzeug.test import Client

from benchmarks.apps import NOON, form_of, ours
from benchmarks.measure import at_most, line, paired, ratio, seconds
from oncall.calendar.core.pieces import Piece
from oncall.calendar.rows.pieces import pieces
from oncall.calendar.work.giving import Choice, make_feed
from oncall.calendar.work.serving import FRESH
from oncall.demo.world import World
from oncall.env import stopwatch
from oncall.rota.core.changes.laying import Wanted
from oncall.rota.work import Deed, record_change
from oncall.store import signs
from oncall.web.listeners import PAGE_THREADS, WEBHOOK_THREADS, Listener

ROUNDS, CHANGES, BLOCKS, CALLS, SUBSCRIBERS = 300, 7, 6, 150, 1_000
PEOPLE = ("ane", "bo", "cato", "dina", "eli", "tove", "vikar", "")
WRONG_TIMES = 200
BLOCK_S = 15.0
OSLO = ZoneInfo("Europe/Oslo")
_Asked = tuple[str, str, dict[str, str]]
"""Where, for what, and with what the client has already."""
_ASKS = """
import random, sys, threading, time, requests
count, seconds, addresses = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]
def ask(which):
    with requests.Session() as session:
        tag = {}
        began, chance = time.monotonic(), random.Random(which)
        for turn, at in enumerate(sorted(chance.uniform(0, seconds) for _ in range(count // 4))):
            time.sleep(max(0, began + at - time.monotonic()))
            address = addresses[(which + turn) % len(addresses)]
            known = {"If-None-Match": tag[address]} if address in tag and turn % 10 else {}
            answer = session.get(address, headers=known)
            assert answer.status_code in (200, 304), answer.status_code
            tag[address] = answer.headers["ETag"]
threads = [threading.Thread(target=ask, args=(each,)) for each in range(4)]
print("ready", flush=True)
[each.start() for each in threads]
[each.join() for each in threads]
"""
"""The subscribers: a process of their own, four connections, each at any time; one question in ten
is unconditional, as Google asks."""


def main() -> None:
    """Print the table."""
    logging.disable(logging.WARNING)
    print("W3: a person's feed; medians of ratios paired in one run")
    with tempfile.TemporaryDirectory() as name:
        world = ours(Path(name) / "one")
        _nothing_changed(world)
        _wrong_addresses(world)
        _one_changed(world)
    with tempfile.TemporaryDirectory() as name:
        _families_call(ours(Path(name) / "many"))


def _nothing_changed(world: World) -> None:
    bare = Flask("bare")
    bare.add_url_rule("/calendar/<token>.ics", "word", lambda token: f"{token[:1]}")
    ask, path = Client(world.service.pages), _path(world, "ane")
    tag = ask.get(path).headers["ETag"]
    known = {"If-None-Match": tag}
    floor = Client(bare)

    def unchanged(_turn: int) -> None:
        assert ask.get(path, headers=known).status_code == 304

    took = paired({
        "bare": lambda _turn: floor.get(path, headers=known), "unchanged": unchanged,
        "whole": lambda _turn: ask.get(path),
    }, ROUNDS, warm=30)  # fmt: skip
    line("304 / a bare Flask request, both in process", ratio(took["unchanged"], took["bare"]))
    line("the whole feed again / the same", ratio(took["whole"], took["bare"]))
    with _served(bare) as word, _served(world.service.pages) as ours_at:
        _as_programs_ask(world, (word, path, known), (ours_at, path, known))


def _as_programs_ask(world: World, bare: _Asked, feed: _Asked) -> None:
    """By HTTP, each time by a connection of its own, after a second in which nobody asked.

    Whoever asks second is answered later by a tenth, while the server still closes the connection
    before: so each of the two is first as often as the other.
    """

    def a_second_on(_turn: int) -> None:
        world.leap_to(world.now + FRESH)

    def a_commit_on(turn: int) -> None:
        with world.desk.db.transaction() as tx:
            signs.lives(tx, "another", {"benchmark": world.now})
        a_second_on(turn)

    for name, before, goal in (
        ("304 by HTTP / a bare Flask request", a_second_on, "<= 1.3"),
        ("304 by HTTP, just after a commit / the same", a_commit_on, "<= 1.3"),
    ):
        asks = {"bare": lambda _turn: _status(*bare), "feed": lambda _turn: _status(*feed)}
        took = [
            paired({"before": before, **{each: asks[each] for each in order}}, ROUNDS // 2)
            for order in (("bare", "feed"), ("feed", "bare"))
        ]
        assert (_status(*bare), _status(*feed)) == (200, 304)
        mine, floor = (took[0][each] + took[1][each] for each in ("feed", "bare"))
        line(name, ratio(mine, floor), goal)


def _status(url: str, path: str, headers: dict[str, str]) -> int:
    connection = HTTPConnection(urlsplit(url).netloc)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


@contextmanager
def _served(app: Flask) -> Iterator[str]:
    """The app at an address of its own, as the service serves its pages."""
    listener = Listener(app, "127.0.0.1:0", PAGE_THREADS)
    listener.start()
    yield listener.url
    listener.stop()


def _wrong_addresses(world: World) -> None:
    """A guess that is nearly right takes as long as one that is not."""
    ask, path = Client(world.service.pages), _path(world, "bo")
    ask.get(path)
    near, far = path.replace(".ics", "")[:-1] + "g.ics", f"/calendar/{'f' * 64}.ics"
    turns = {"near": lambda _turn: ask.get(near), "far": lambda _turn: ask.get(far)}
    took = paired(turns, WRONG_TIMES)
    line("a wrong address nearly right / any other", ratio(took["near"], took["far"]), "1")


def _one_changed(world: World) -> None:
    """Vilde takes one more day of Ane's; the floor builds the year that Ane then has."""
    ask, path = Client(world.service.pages), _path(world, "cato")
    ask.get(path)
    ours_s, floor_s = [], []
    for turn in range(CHANGES):
        _swap(world, "cato", turn)
        ours_s.append(seconds(lambda: ask.get(path)))
        with world.desk.db.reading() as conn:
            year = [each for each in pieces(conn, world.team_id) if each.person == "cato"]
        floor_s.append(seconds(partial(_by_library, year)))
    line(f"after a change / icalendar building all {len(year)}", ratio(ours_s, floor_s), "<= 0.2")


def _by_library(year: Sequence[Piece]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//floor//")
    for piece in year:
        event = Event()
        for name, value in (
            ("uid", piece.id), ("dtstamp", piece.changed_at), ("sequence", piece.sequence),
            ("last-modified", piece.changed_at), ("summary", "Vakt"), ("status", "CONFIRMED"),
            ("transp", "TRANSPARENT"), ("dtstart", piece.start.astimezone(OSLO)),
            ("dtend", piece.end.astimezone(OSLO)),
        ):  # fmt: skip
            event.add(name, value)
        calendar.add_component(event)
    return calendar.to_ical()


def _families_call(world: World) -> None:
    """Calls over HTTP, with and without a thousand questions beside them, block after block."""
    webhooks = Listener(world.service.webhooks, "127.0.0.1:0", WEBHOOK_THREADS)
    pages = Listener(world.service.pages, "127.0.0.1:0", PAGE_THREADS)
    webhooks.start()
    pages.start()
    addresses = [pages.url + _path(world, person) for person in PEOPLE]
    assert all(
        requests.get(each, timeout=60).ok for each in addresses
    )  # published once in its life
    alone: list[float] = []
    beside: list[float] = []
    for block in range(BLOCKS):
        alone += _calls(webhooks.url, 2 * block)
        _swap(world, "bo", block)
        with _subscribers(addresses):
            beside += _calls(webhooks.url, 2 * block + 1)
    webhooks.stop()
    pages.stop()
    for share, goal in ((0.5, ""), (0.99, "<= 1.5")):
        found = at_most(share, beside) / at_most(share, alone)
        line(
            f"a call while {SUBSCRIBERS} ask in {BLOCK_S:.0f} s / alone, p{share * 100:.0f}",
            found,
            goal,
        )


def _calls(url: str, block: int) -> list[float]:
    """So many calls, evenly over the block."""
    took = []
    pause = threading.Event()
    began = stopwatch()
    with requests.Session() as session:
        for turn in range(CALLS):
            pause.wait(max(0.0, began + turn * BLOCK_S / CALLS - stopwatch()))
            form, headers = form_of(block * CALLS + turn)
            asked = stopwatch()
            assert session.post(f"{url}/voice", data=form, headers=headers).ok
            took.append(stopwatch() - asked)
    return took


@contextmanager
def _subscribers(addresses: list[str]) -> Iterator[None]:
    command = [sys.executable, "-c", _ASKS, str(SUBSCRIBERS), str(BLOCK_S), *addresses]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as asking:
        assert asking.stdout is not None
        assert asking.stdout.readline()  # a program that starts would take the calls' processor
        yield
        assert asking.wait(120) == 0


def _swap(world: World, person: str, turn: int) -> None:
    start = NOON.replace(hour=7) + timedelta(days=10 + turn)
    wanted = Wanted("swap", "therapists", "vikar", person, start, start + timedelta(hours=12))
    world.leap_to(world.now + FRESH)  # its clock stands, and answers are remembered for a second
    desk = world.desk
    deed = Deed("tove", "agreed")
    record_change(desk.db, desk.vault, desk.env, team=None, wanted=[wanted], deed=deed)


def _path(world: World, person: str) -> str:
    return urlsplit(make_feed(world.desk, team=None, person=person, choice=Choice()).address).path
