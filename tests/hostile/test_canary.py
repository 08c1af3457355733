"""A family's number, label and words are nowhere but where they must be."""

import base64
import json
import logging
from pathlib import Path
from typing import Any

import pytest

from oncall.demo.example import example_folder
from oncall.demo.world import LINE
from oncall.people.work import import_families, import_people
from oncall.simulator.phones import answers, voicemail
from tests.hostile.doors import ANE, Doors, link

FAMILY, STRANGER, STAFF = "+4740391827", "+4790817263", "+4748273645"
LABEL, WORDS = "kanaritante", "papegøyen sang i natt og eg torer ikkje meir"
MAIL = "kanari.fugl@example.org"
DIGITS = (FAMILY[3:], STRANGER[3:])
CHOSEN = "Hei! Eg ringer deg snart."
"""What Ane chose to send to the family: the one text that goes to them."""
SECRETS = (*DIGITS, LABEL, WORDS[:20], "torer ikkje")


def in_any_coding(word: str) -> set[bytes]:
    """The bytes of a word as text, base64, hexadecimal, JSON and address."""
    plain = {word.encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1")}
    grouped = f"{word[:3]} {word[3:5]} {word[5:]}".encode() if word.isdigit() else word.encode()
    coded = {base64.b64encode(word.encode()[start:])[:-4] for start in range(3)}
    return {*plain, grouped, *coded, word.encode().hex().encode(), json.dumps(word)[1:-1].encode()}


def betrayed(content: bytes, words: tuple[str, ...]) -> list[str]:
    """Which of these words can be found in the bytes."""
    return [word for word in words if any(form in content for form in in_any_coding(word))]


def betraying_files(folder: Path, words: tuple[str, ...]) -> dict[str, list[str]]:
    """The files that tell, and what."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.name: told for path in files if (told := betrayed(path.read_bytes(), words))}


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Doors:
    """An installation in which much has happened to canaries."""
    return much_happens(tmp_path_factory.mktemp("lived"))


def much_happens(folder: Path) -> Doors:
    """Calls, talks, texts, pages, errors and outages."""
    filed = Doors(folder, url=f"sqlite:///{folder / 'oncall.db'}")
    _import_canaries(filed)
    sim = filed.world.sim
    for job in filed.world.service.jobs:
        job.run()
    sim.phone(ANE).always(answers(after_s=3, presses="1", talks_s=90))
    sim.call(FAMILY, LINE)
    filed.world.run(200)
    sim.phone(ANE).always(voicemail(after_s=1))
    for caller in (FAMILY, STRANGER):
        sim.call(caller, LINE, says=WORDS)
        sim.text(caller, LINE, WORDS)
        filed.world.run(400)
    _rung_and_written_to(filed)
    sim.text(STAFF, LINE, f"ok {WORDS}")
    _errors(filed)
    filed.world.run(700)
    return filed


def _import_canaries(doors: Doors) -> None:
    desk, folder = doors.world.desk, example_folder()
    people = (folder / "example-people.csv").read_text("utf-8")
    people = people.replace("+47 400 00 103", STAFF).replace("bo@example.org", MAIL)
    families = (folder / "example-families.csv").read_text("utf-8")
    families = families.replace("+47 400 00 201", FAMILY).replace(",mor,", f",{LABEL},", 1)
    import_people(desk.db, desk.vault, desk.env, text=people)
    import_families(desk.db, desk.vault, desk.env, text=families)


def _rung_and_written_to(doors: Doors) -> None:
    """Ane takes what the family wrote, rings them and writes to them."""
    sim = doors.world.sim
    sim.phone(ANE).always(answers(after_s=3, presses="1", talks_s=30))
    sim.phone(FAMILY).always(answers(after_s=3, presses=(), talks_s=30))
    for words in ("OK ALLE", f"RING {_code(doors)}", f"SEND {_code(doors)} 1", "LES"):
        sim.text(ANE, LINE, words)
        doors.world.run(100)
    assert len(sim.phone(FAMILY).calls) == 1


def _code(doors: Doors) -> int:
    family = [each for each in doors.contacts() if each["family"] == "F-31"]
    return int(family[-1]["code"])


def _errors(doors: Doors) -> None:
    """Everything that is refused or fails, with a canary in it."""
    canary = [("From", FAMILY), ("Body", WORDS)]
    doors.send("/sms", canary, signature="forged")
    doors.send(f"/sms/{FAMILY}/{WORDS}", [], signature="forged")
    doors.post("/sms", canary)
    doors.post("/voice", canary)
    doors.post(f"/voice/next?s={WORDS}{FAMILY}", canary)
    doors.post("/page/key?o=x", canary)
    file = doors.folder / "oncall.db"
    aside = file.rename(doors.folder / "aside")
    doors.call("CA77", FAMILY)
    doors.text(WORDS, "SM77", FAMILY)
    aside.rename(file)


def test_no_file_tells(lived: Doors) -> None:
    """Database, its log, snapshot and spool, byte for byte; staff numbers and mail neither."""
    lived.call("CA88", FAMILY)
    with_staff = (*SECRETS, STAFF[3:], MAIL)

    assert betraying_files(lived.folder, with_staff) == {}
    names = {path.name for path in lived.folder.iterdir()}
    assert {"oncall.db", "oncall.db-wal", "snapshot.sealed", "spool"} <= names


def test_no_log_tells(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Every logger at DEBUG, traces included: no number of anybody, no word of a family."""
    for logger in ("", "sqlalchemy"):
        caplog.set_level(logging.DEBUG, logger=logger)
    much_happens(tmp_path)
    formatter = logging.Formatter("%(name)s %(message)s")
    said = "\n".join(formatter.format(record) for record in caplog.records)

    names = {record.name for record in caplog.records}
    assert {"sqlalchemy.engine.Engine", "oncall.web.guard"} <= names
    assert betrayed(said.encode(), (*SECRETS, STAFF[3:], ANE[3:], MAIL)) == []


def test_no_list_and_no_health_tells(lived: Doors) -> None:
    """What `oncall contacts --json` and `/health` show: codes and handles."""
    shown = json.dumps(lived.contacts(), default=str)
    health = lived.client.get("/health")

    assert len(lived.contacts()) >= 3
    told = (*SECRETS, STAFF[3:], ANE[3:], MAIL)
    assert betrayed(shown.encode() + health.data, told) == []


def test_nothing_we_send_tells(lived: Doors) -> None:
    """To the carrier go our number, the phone of a colleague, and words of ours."""
    sent: list[dict[str, Any]] = [
        dict(call.params) for call in lived.world.sim.log().rest if call.method == "POST"
    ]

    assert len(sent) > 5
    assert [each["To"] for each in sent if each.get("Body") == CHOSEN] == [FAMILY]
    assert {each["From"] for each in sent} == {LINE}
    for each in sent:
        rest = {name: value for name, value in each.items() if name != "To"}
        assert each["To"] not in (FAMILY, STRANGER) or each.get("Body") == CHOSEN
        assert betrayed(json.dumps(rest).encode(), (*SECRETS, STAFF[3:], ANE[3:])) == []


def test_no_address_in_a_document_tells(lived: Doors) -> None:
    """The addresses of a live call, opened up: handles and codes, no number."""
    begun = lived.call("CA99", FAMILY)
    trail = link(begun, "/voice/next").partition("s=")[2].partition(".")[0]
    opened = base64.urlsafe_b64decode(trail + "=" * (-len(trail) % 4))

    assert b"F-31" in opened
    assert betrayed(opened, (*SECRETS, ANE[3:], STAFF[3:])) == []
    assert betrayed(begun.data, SECRETS) == []


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    """A file with the number in base64, and one with the words in UTF-16, are seen."""
    (tmp_path / "a").write_bytes(base64.b64encode(f"x{FAMILY}".encode()))
    (tmp_path / "b").write_bytes(WORDS.encode("utf-16"))

    assert set(betraying_files(tmp_path, SECRETS)) == {"a", "b"}
