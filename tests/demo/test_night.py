"""A whole night, by the README's first command and nothing else but what the page offers.

It is what a supervisor would try before she trusts the number to this program, and asserts what
she would look for in the morning.
"""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.demo.visitor import Visitor

ENDS_WITHIN_S = 60
NEXT = re.compile(r"Next at \d\d:\d\d:\d\d|A phone will ring|When they hang up")


@pytest.fixture
def visitor(house: Path, tmp_path: Path) -> Iterator[Visitor]:
    """`python3 dev.py demo`, and its address; in the end Ctrl-C, and nothing is left behind."""
    world = {**os.environ, "TMPDIR": str(tmp_path), "TEMP": str(tmp_path), "TMP": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "dev.py", "demo"], cwd=house, env=world, text=True, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None
            yield Visitor(process.stdout.readline().strip())
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=ENDS_WITHIN_S)
        finally:
            process.kill()

    assert process.returncode == 0
    assert said.splitlines()[-1] == "Stopped, and nothing is left behind."
    assert "Traceback" not in said
    assert list(tmp_path.glob("oncall-*")) == []


def test_a_night_from_the_first_call_to_the_morning(visitor: Visitor) -> None:
    """A call, a text, a power cut, and a caller whom nobody at all answers."""
    visitor.directs("begin", "2026-03-03T02:30")
    visitor.waits(lambda: visitor.looks()["day"] == " Tuesday 3 March 2026 ")
    _a_mother_calls(visitor)
    _a_father_texts(visitor)
    evening = visitor.contacts()
    _the_power_fails(visitor)
    _nobody_at_all_answers(visitor)

    morning = visitor.contacts()
    for who, line in evening.items():
        assert _past(morning[who]).startswith(_past(line)), "what had happened was changed"
    assert set(morning) == {"F-31A", "F-31B", "F-31C", "F-32A", "Hidden number"}
    for line in morning.values():
        assert "closed:" in line or NEXT.search(line), f"nothing will happen by itself: {line}"


def _past(line: str) -> str:
    """What has happened, without how it stands and what comes next."""
    return line[line.index("A new contact") :].partition(" Next at ")[0].strip()


def _a_mother_calls(visitor: Visitor) -> None:
    """Tove turns over and declines; it rings again, she presses 1, and they talk."""
    visitor.does("f-31a", "call")
    visitor.waits_for("tove", "The duty phone is calling")
    assert "The ringing tone." in visitor.phone("f-31a")
    visitor.does("tove", "hang_up")
    visitor.waits_for("tove", "The duty phone is calling")
    visitor.does("tove", "answer")
    visitor.waits_for("tove", "Vakttelefonen. Trykk 1.")
    visitor.does("tove", "press", key="1")
    visitor.waits_for("f-31a", "Connected with Tove since")

    visitor.directs("clock", "10")
    visitor.waits_until("F-31A", "When they hang up, the contact is closed.")
    visitor.directs("clock", "1")  # else the carrier's log may be read before its word is here
    visitor.does("f-31a", "hang_up")
    visitor.waits_until("F-31A", "closed: talked")
    line = visitor.contacts()["F-31A"]
    assert line.count("Tove’s phone rings.") == 2
    assert "Tove pressed 1 and has it." in line
    visitor.waits_for("tove", "er avslutta: du snakka med F-31A kl.")


def _a_father_texts(visitor: Visitor) -> None:
    """At night a page is a text and a call. She answers in her own words while it rings."""
    visitor.directs("clock", "1")
    visitor.does("f-31b", "text", words="Kan nokon ringje meg i morgon?")
    visitor.waits_for("tove", "F-31B (terapeut Ane, har fri) sende melding kl.")
    visitor.waits_for("tove", "The duty phone is calling")
    visitor.does("tove", "text", words="ok, eg tek den")
    visitor.waits_until("F-31B", "Tove has it")
    visitor.does("tove", "hang_up")
    visitor.does("tove", "text", words="ferdig")
    visitor.waits_until("F-31B", "closed: done")


def _the_power_fails(visitor: Visitor) -> None:
    """A text and a call meet a dead service. Tove's phone rings all the same; nothing is lost."""
    visitor.directs("service", "kill")
    assert "The service is down" in visitor.looks()["moving"]
    visitor.does("f-32a", "text", words="Er det nokon der?")
    visitor.does("f-31c", "call")
    visitor.waits_for("tove", "The duty phone is calling")
    visitor.does("tove", "answer")
    visitor.waits_for("tove", "Vakttelefonen. Trykk 1.")
    visitor.does("tove", "press", key="1")
    visitor.waits_for("f-31c", "Connected with Tove since")
    visitor.directs("clock", "10")
    visitor.lets_pass(70)
    visitor.does("f-31c", "hang_up")
    visitor.waits_for("f-31c", "Call ended")

    visitor.directs("service", "start")
    visitor.directs("clock", "60")
    visitor.waits_until("F-32A", "F-32A sent a text.")
    visitor.waits_until("F-31C", "The carrier’s log")
    assert "Tove has it" in visitor.contacts()["F-31C"]
    visitor.directs("clock", "1")


def _nobody_at_all_answers(visitor: Visitor) -> None:
    """No phone of ours, no outside service: she hears whom to call, and leaves a message.

    A backstop is alarmed, answers, and has it.
    """
    for phone in ("tove", "tove-2", "outside-stord-1"):
        visitor.does(phone, "behave", behaviour="switched off")
    visitor.does("withheld", "call")
    visitor.does("withheld", "say", words="Ring meg")
    visitor.directs("clock", "10")
    visitor.waits_for("withheld", "Er det fare for liv, ring 1 1 3.")
    visitor.waits_until("Hidden number", "left a message.")
    visitor.waits_until("Hidden number", "Liv was alarmed, as a backstop.")
    code = visitor.contacts()["Hidden number"].split()[0]
    visitor.waits_for("leiar-stord", f"HASTAR {code}")
    visitor.does("leiar-stord", "text", words=f"OK {code}")
    visitor.waits_until("Hidden number", "Liv has it")
