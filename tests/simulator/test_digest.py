"""One seed, one history: whatever happened is in the digest, and nothing depends on luck."""

import os
import subprocess
import sys
from pathlib import Path

from oncall.simulator.phones import answers, hangs_up_in_whisper, voicemail
from oncall.simulator.readings import drawn
from tests.simulator.toy import ANE, LINE, MOTHER, TOVE, ladder
from tests.simulator.world import client_of, world


def lived(seed: int, families: int = 8) -> str:
    """The digest of an evening in bad weather."""
    w = world(ladder(TOVE, ANE), seed=seed)
    w.sim.weather.set("*", lost=0.1, doubled=0.1, late=0.2, refused=0.05)
    w.sim.phone(TOVE).always(hangs_up_in_whisper()).does(voicemail())
    w.sim.phone(ANE).always(answers(talks_s=30))
    for family in range(families):
        w.sim.readings = drawn(w.sim.exchange.chance)
        w.sim.call(f"{MOTHER}{family}", LINE, patience_s=60, says="Hei")
        w.sim.text(f"{MOTHER}{family}", LINE, "Hei")
        client_of(w).messages.create(to=ANE, from_=LINE, body="412")
        w.run(20)
    w.run()
    return w.sim.digest()


def test_one_seed_gives_one_digest_and_another_seed_another() -> None:
    """Twice the same evening, then a different one."""
    assert lived(1) == lived(1)
    assert lived(1) != lived(2)


def test_the_digest_does_not_depend_on_pythons_hash_seed(house: Path) -> None:
    """No order of a set or a dictionary of strings gets into it."""
    program = "from tests.simulator.test_digest import lived; print(lived(3))"

    def digest(hash_seed: str) -> str:
        told = subprocess.run(
            [sys.executable, "-c", program],
            cwd=house,
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(house)},
            capture_output=True,
            text=True,
            check=True,
        )
        return told.stdout

    assert digest("0") == digest("12345")


def test_a_single_letter_changes_it() -> None:
    """The digest is over every text and every send."""
    one, other = world(ladder(TOVE)), world(ladder(TOVE))
    for w, body in ((one, "Hei"), (other, "Hai")):
        w.sim.text(MOTHER, LINE, body)
        w.run()

    assert one.sim.digest() != other.sim.digest()


def test_the_log_tells_what_came_in_and_whether_the_service_took_it() -> None:
    """Every call and text to our number, oldest first."""
    w = world(ladder(TOVE))
    call = w.sim.call(MOTHER, LINE, patience_s=5)
    w.run(60)
    w.toy.statuses["/sms"] = 500
    text = w.sim.text(MOTHER, LINE, "Hei")
    w.run()

    arrivals = w.sim.log().arrivals([LINE])

    assert [(item.sid, item.accepted) for item in arrivals] == [(call.sid, True), (text, False)]
    assert {d.kind for d in w.sim.log().deliveries} == {"voice", "leg", "status", "sms"}
