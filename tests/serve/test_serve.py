"""`oncall serve` for real: processes, HTTP, the carrier's own SDK."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from oncall.simulator.phones import answers, busy, declines, no_answer, voicemail
from tests.serve.installation import LINE, Installation

MOTHER, ANE, BO, CATO, DINA, ELI, TOVE = (
    "+4740000201", "+4740000102", "+4740000103", "+4740000104", "+4740000105", "+4740000106",
    "+4740000101",
)  # fmt: skip


@pytest.fixture
def installed(tmp_path: Path, house: Path) -> Iterator[Installation]:
    """The example team; nothing serves it yet."""
    installation = Installation(tmp_path, house)
    try:
        installation.import_team()
        yield installation
    finally:
        installation.close()


@pytest.fixture
def team(installed: Installation) -> Installation:
    """The example team, served."""
    installed.serve()
    return installed


def test_a_mother_gets_through_the_whole_ladder(team: Installation) -> None:
    """Voicemail, busy, no answer, declined, no outside number: she reaches a recorder, and Ane."""
    team.sim.phone(ANE).always(voicemail(after_s=1))
    for phone in (BO, CATO, DINA, ELI):
        team.sim.phone(phone).always(busy() if phone in (BO, DINA) else no_answer())
    team.sim.phone(TOVE).always(declines(after_s=2))

    mother = team.sim.call(MOTHER, LINE, says="Ring meg når de kan")
    team.soon(lambda: mother.over, "the end of the call", within_s=60)

    said = [heard.kind for heard in mother.heard if heard.kind != "silence"]
    assert said[0] == "ringback"
    assert "record" in said
    contact = team.contact()
    assert (contact["family"], contact["letter"], contact["state"]) == ("F-31", "A", "open")

    code = contact["code"]
    team.sim.text(ANE, LINE, f"Ok {code}")
    team.soon(lambda: team.contact()["holder"] == "ane", "Ane taking it")
    team.sim.text(ANE, LINE, f"ferdig {code}")
    team.soon(lambda: team.contact()["state"] == "closed", "the end of it")

    assert team.sim.violations == []
    assert team.healthy
    assert team.stop() == 0


def test_a_therapist_presses_one_and_talks(team: Installation) -> None:
    """Ane answers, presses 1, and the two talk; the contact is closed as talked."""
    team.sim.phone(ANE).always(answers(after_s=5, presses="1", talks_s=60))

    mother = team.sim.call(MOTHER, LINE)
    team.soon(lambda: mother.talking_with == ANE, "the two being joined")
    team.soon(lambda: team.contact()["state"] == "closed", "the end of the talk")

    assert team.contact()["outcome"] == "talked"


def test_a_killed_service_forgets_nothing(team: Installation) -> None:
    """Killed after a text came in, it asks on where it was; the answer still counts."""
    team.sim.text(MOTHER, LINE, "Kan nokon ringe?")
    team.soon(lambda: bool(team.sim.phone(ANE).texts), "Ane being asked")
    team.kill()
    before = team.contact()
    team.serve()
    team.soon(lambda: len(team.contact()["events"]) > len(before["events"]), "the next rung")
    team.sim.text(ANE, LINE, "ja, eg tek den")
    team.soon(lambda: team.contact()["state"] == "held", "Ane holding it")

    assert team.contact()["holder"] == "ane"


def test_a_text_during_an_outage_is_found_in_the_carriers_log(team: Installation) -> None:
    """Nobody answered the webhook; the reconciler finds the text when the service is back."""
    team.soon(lambda: team.healthy, "the first look into the log")
    team.kill()
    sid = team.sim.text(MOTHER, LINE, "Hallo?")
    team.serve()
    team.soon(lambda: bool(team.json("contacts")), "the text being found")

    assert team.contact()["arrivals"][0]["sid"] == sid


def test_a_port_in_use_is_one_sentence(team: Installation) -> None:
    """A second service on the same addresses says what is wrong, and leaves the first alone."""
    second = team.run("serve", code=2)

    assert "in use" in second.stderr or "already listens" in second.stderr
    assert "Traceback" not in second.stderr
    assert team.healthy


def test_who_calls_during_a_start_does_not_wait_for_the_pages(
    installed: Installation, house: Path
) -> None:
    """However long the pages of staff take to be made: she hears that it rings."""
    installed.begin(str(house / "tests" / "serve" / "slow_pages.py"))
    installed.soon(lambda: installed.says("webhooks on"), "the webhooks being served")

    mother = installed.sim.call(MOTHER, LINE)
    installed.soon(
        lambda: any(heard.kind == "ringback" for heard in mother.heard), "her hearing that it rings"
    )

    assert not installed.says("pages on")

    installed.is_ready()

    assert installed.says("pages on")
    assert installed.contact()["family"] == "F-31"
