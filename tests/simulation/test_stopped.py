"""Ctrl-C in the middle of a year: what was lived until then is told."""

import json
import signal
import subprocess
import sys

import pytest

LONGEST_S = 120
YEAR = ("simulate", "--days", "365", "--seed", "3", "--faults", "none", "--json")


@pytest.mark.parametrize(("through", "contacts"), [("stack", "400"), ("core", "9000")])
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_tells_what_it_has(
    through: str, contacts: str, how: signal.Signals
) -> None:
    """Exit 130, the report of the part that was lived as JSON, and no stack trace."""
    with subprocess.Popen(
        [sys.executable, "-m", "oncall", *YEAR, "--through", through,
         "--contacts", contacts],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stderr is not None
        begun = process.stderr.read(1)
        process.send_signal(how)
        out, told = process.communicate(timeout=LONGEST_S)
    report = json.loads(out)

    assert begun
    assert b"Traceback" not in told
    assert (process.returncode, report["lost"], report["stopped"]) == (130, [], True)
    assert report["contacts"] < sum(report["signs"].values())
