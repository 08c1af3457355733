"""`oncall doctor`: right and wrong in plain words; and each look sees what it is there to see."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from oncall.app import installation
from oncall.asking import Answer, Certificate, NotReached, certificate_of
from oncall.calendar.work.giving import Choice, make_feed
from oncall.carrier.twilio import TwilioCarrier
from oncall.config import EmailSettings, Pace, WatchSettings, WorkAccountSettings
from oncall.config.load import secret_files
from oncall.demo.world import ACCOUNT, LINE, TOKEN
from oncall.simulator.sdk import InProcess
from oncall.store.spool import Spool
from oncall.store.vault import Vault
from oncall.watch.doctor import data, duty, machine, outside
from oncall.watch.doctor.lines import Line, Mark, Patient, looked
from oncall.webhooks import number_settings
from tests.hostile.doors import NOON, Doors
from tests.operations.test_health import left, locked_by_another, staffed
from tests.post.mail_server import MailServer
from tests.serve.installation import Installation

Asks = Callable[[str], Answer]


def nobody(_url: str) -> Answer:
    """Nobody can be reached."""
    raise NotReached("ConnectionRefusedError")


def lasts(days: int) -> Callable[[str], Certificate]:
    """A certificate of ninety days that ends in so many, counted from the noon of these tests."""
    return lambda _url: Certificate(NOON + timedelta(days=days - 90), NOON + timedelta(days=days))


def patient(
    doors: Doors, asks: Asks = nobody, shows: Callable[[str], Certificate] = certificate_of
) -> Patient:
    """The installation of a world in virtual time."""
    world = doors.world
    carrier = TwilioCarrier(ACCOUNT, TOKEN, http_client=InProcess(world.sim.rest))
    wanted = partial(number_settings, world.config, world.desk)
    return Patient(
        world.config, world.desk, carrier, wanted, installation(world.desk), asks, shows
    )  # fmt: skip


def wrong(lines: Iterable[Line]) -> str:
    """What is wrong and what to do, in one text; empty when nothing is."""
    found = [line for line in lines if line.mark is Mark.WRONG]
    return "\n".join(f"{line.what} {line.do}".strip() for line in found)


LOOKS = (
    machine.disk, machine.time_zones, machine.snapshot, machine.spool, data.database, data.tables,
    data.keys, data.worker, duty.rota, outside.carrier, outside.balance, outside.watchman,
    outside.mail,
)  # fmt: skip


def test_nothing_is_wrong_with_a_team_at_work(filed: Doors) -> None:
    """Every look finds it well, and has a line to say so."""
    for look in LOOKS:
        found = list(look(patient(filed)))

        assert found
        assert wrong(found) == "", look


# --- the machine --------------------------------------------------------------------------------


def test_secrets_that_others_can_read(filed: Doors) -> None:
    """A token that the group may read, a database that anybody may: each with its cure."""
    settings = filed.folder / "config.toml"
    settings.write_text('[carrier]\nauth_tokens_file = "token"\n', "utf-8")
    (filed.folder / "token").write_text("secret", "utf-8")
    (filed.folder / "token").chmod(0o640)
    (filed.folder / "oncall.db").chmod(0o644)

    said = wrong(machine.files(patient(filed)))
    assert "token can be read by others (0640). chmod 600" in said
    assert "oncall.db can be read by others (0644). chmod o-rwx" in said

    (filed.folder / "token").chmod(0o600)
    (filed.folder / "oncall.db").chmod(0o600)
    assert wrong(machine.files(patient(filed))) == ""


def test_every_file_of_secrets_is_known(house: Path) -> None:
    """Those that are named, and those that lie where nobody named them."""
    names = [path.name for path in secret_files(house / "config.example.toml")]

    assert {"auth-tokens", "field-keys"} <= set(names)


def test_a_disk_without_room(filed: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    """Little room is told before there is none."""
    monkeypatch.setattr("oncall.watch.doctor.machine.LEAST_ROOM", 2**60)
    assert "too little" in wrong(machine.disk(patient(filed)))

    def refuse(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", refuse)
    assert "cannot be written" in wrong(machine.disk(patient(filed)))


def test_no_time_zones(filed: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then nobody knows when a shift begins."""
    monkeypatch.setattr("oncall.watch.doctor.machine.ZONE", "Europe/Nowhere")

    assert "tzdata" in wrong(machine.time_zones(patient(filed)))


def test_a_snapshot_of_yesterday(filed: Doors) -> None:
    """Somebody got another number since it was written; or it is damaged; or gone."""
    staffed(filed, lambda text: text.replace("400 00 102", "400 00 199"))
    assert "missing or old" in wrong(machine.snapshot(patient(filed)))

    file = filed.folder / "snapshot.sealed"
    file.write_bytes(file.read_bytes()[:-1])
    assert "cannot be opened" in wrong(machine.snapshot(patient(filed)))

    file.unlink()
    assert "missing or old" in wrong(machine.snapshot(patient(filed)))


def test_a_spool_that_is_not_replayed(filed: Doors) -> None:
    """What waits, and what cannot be opened any more, are two things."""
    desk = filed.world.desk
    Spool(filed.folder / "spool", desk.vault).append({"kind": "nonsense"})
    lost = Vault(["a key that nobody has, of 32 characters"], desk.env.random)
    Spool(filed.folder / "spool", lost).append({"kind": "call"})

    said = wrong(machine.spool(patient(filed)))
    assert "1 events of calls on the disk cannot be opened" in said
    assert "1 events of calls wait" in said


# --- the database -------------------------------------------------------------------------------


def test_a_damaged_database(filed: Doors) -> None:
    """A page is torn: found, and what to do."""
    filed.world.desk.db.close()
    file = filed.folder / "oncall.db"
    torn = bytearray(file.read_bytes())
    torn[3 * 4096 : 5 * 4096] = b"\xff" * 8192
    file.write_bytes(torn)

    said = wrong(looked(data.database, patient(filed)))
    assert "damaged" in said or "cannot be used" in said
    assert "backup" in said or "whole" in said


def test_a_database_that_is_locked(filed: Doors) -> None:
    """Whoever looks while another program holds it is not told to restart ours."""
    with locked_by_another(filed.folder / "oncall.db"):
        said = wrong(looked(data.database, patient(filed)))

    assert "another program writes" in said
    assert "no restart helps" in said


def test_tables_of_another_version(filed: Doors) -> None:
    """An old program's tables: nothing is changed by looking, and the steps are named."""
    with filed.world.desk.writing("old") as tx:
        tx.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")

    assert "step 0001" in wrong(data.tables(patient(filed)))


def test_keys_of_somebody_else(filed: Doors) -> None:
    """They open nothing."""
    desk = filed.world.desk
    stranger = Vault(["another key of at least 32 characters"], desk.env.random)
    other = replace(patient(filed), desk=replace(desk, vault=stranger, on_record={}))

    assert "field keys" in wrong(data.keys(other))


def test_no_worker(filed: Doors) -> None:
    """It was here, and is not any more; what is late by that is told beside it."""
    filed.text("Hei")
    filed.world.service.worker.one_pass()
    filed.world.sim.run_until(filed.world.now + timedelta(minutes=10))

    said = wrong(data.worker(patient(filed)))
    assert "The worker was last seen at 2026-03-03 12:00 UTC" in said
    assert "s late" in said


# --- duty ---------------------------------------------------------------------------------------


def test_who_is_missing_in_the_rota(filed: Doors) -> None:
    """Bo and a backstop have left: handles are told, since whoever asks sits at the machine."""
    staffed(filed, left("bo", "leiar-stord"))

    said = wrong(duty.rota(patient(filed)))
    assert "bo, leiar-stord" in said
    assert "1 of the backstops can be reached; two are needed" in said


def test_a_wait_that_is_too_long(filed: Doors) -> None:
    """Phones that ring for a minute each: the bound of the rota check, for the rota in force."""
    slow = replace(filed.world.desk, pace=Pace(carrier_extra=timedelta(seconds=90)))

    assert "too long" in wrong(duty.rota(replace(patient(filed), desk=slow)))


def test_the_only_phone_of_the_night_is_a_thought_and_no_fault(filed: Doors) -> None:
    """It is so, and somebody may want it otherwise."""
    said = [line for line in duty.rota(patient(filed)) if line.mark is Mark.NEITHER]

    assert any("ONE phone" in line.what for line in said)


# --- the outside --------------------------------------------------------------------------------


def test_what_the_carrier_says(filed: Doors) -> None:
    """A setting that drifted, by its name; a token it refuses; a carrier that is down."""
    filed.world.sim.exchange.numbers[LINE].sms_url = ""
    assert "sms_url" in wrong(outside.carrier(patient(filed)))

    filed.world.sim.rest.trouble.now("503")
    assert "cannot be asked" in wrong(outside.carrier(patient(filed)))


@pytest.mark.parametrize(
    ("balance", "mark", "said"),
    [
        ("20.00", Mark.RIGHT, "20.00 USD are left"), ("19.99", Mark.WRONG, "19.99 USD are left"),
        (None, Mark.NEITHER, "does not tell"), ("much", Mark.NEITHER, "cannot be asked"),
    ],
)  # fmt: skip
def test_what_is_left_on_the_account(
    filed: Doors, balance: str | None, mark: Mark, said: str
) -> None:
    """Enough, too little, or not to be known here: then somebody else has to see to it."""
    filed.world.sim.exchange.balance = balance
    (line,) = outside.balance(patient(filed))

    assert (line.mark, said in line.what) == (mark, True)


def answering(status: int = 200, body: Any = "", date: str = "") -> Asks:
    """Somebody answers so, whatever is asked."""
    text = body if isinstance(body, str) else json.dumps(body)
    return lambda _url: Answer(status, text.encode(), date)


@pytest.mark.parametrize(
    ("asks", "told"),
    [
        (nobody, "cannot be reached (ConnectionRefusedError)"),
        (answering(301), "sends askers elsewhere"),
        (answering(200, "<h1>nginx</h1>"), "something else than the webhooks"),
        (answering(200, {"installation": "0" * 16}), "something else than the webhooks"),
        (answering(200, ["installation"]), "something else than the webhooks"),
    ],
    ids=["nobody", "moved", "another program", "another installation", "a list"],
)
def test_a_public_address_that_leads_elsewhere(filed: Doors, asks: Asks, told: str) -> None:
    """A proxy that is off, moved or somebody else's is seen before a family meets it."""
    assert told in wrong(outside.public_address(patient(filed, asks)))


def test_the_address_that_is_ours(filed: Doors) -> None:
    """Health answers with whose it is, red or green; both listeners too."""
    ours = answering(503, {"installation": installation(filed.world.desk)})

    assert wrong(outside.public_address(patient(filed, ours))) == ""
    assert wrong(outside.listeners(patient(filed, ours))) == ""
    assert wrong(outside.listeners(patient(filed))).count("does not answer") == 2


@pytest.mark.parametrize(
    ("shows", "mark", "said"),
    [
        (lasts(19), Mark.RIGHT, "lasts until 2026-03-22"),
        (lasts(17), Mark.WRONG, "ends on 2026-03-20"),
        (certificate_of, Mark.NEITHER, "cannot be seen"),
    ],
)
def test_how_long_the_certificate_lasts(
    filed: Doors, shows: Callable[[str], Certificate], mark: Mark, said: str
) -> None:
    """Renewed in time, not renewed, or not to be seen from here."""
    (line,) = outside.certificate(patient(filed, shows=shows))

    assert (line.mark, said in line.what) == (mark, True)


def test_where_work_accounts_are(filed: Doors) -> None:
    """Nothing is said where nobody signs in so; else whether it can be asked, and as what."""
    ours = patient(filed, answering(200, {
        "issuer": "https://login.example/{tenantid}/v2.0", "token_endpoint": "https://a.example",
        "authorization_endpoint": "https://a.example", "jwks_uri": "https://a.example",
    }))  # fmt: skip
    settings = WorkAccountSettings(client_id="x", tenants=("y",), secret="z")
    with_them = replace(ours, config=replace(ours.config, work_account=settings))

    assert list(outside.work_accounts(ours)) == []
    assert wrong(outside.work_accounts(with_them)) == ""
    assert "login.example" in next(iter(outside.work_accounts(with_them))).what
    assert "ConnectionRefusedError" in wrong(outside.work_accounts(replace(with_them, asks=nobody)))


def test_feeds_that_the_proxy_does_not_send_on(filed: Doors) -> None:
    """Nobody is asked while there is no feed; then somebody else is seen to answer."""
    desk = filed.world.desk
    nginx, ours = answering(404, "<h1>nginx</h1>"), answering(404, "There is no such calendar.")
    assert list(outside.feeds(patient(filed, nginx))) == []
    make_feed(desk, team=None, person="ane", choice=Choice())

    assert "does not reach the feeds" in wrong(outside.feeds(patient(filed, nginx)))
    assert wrong(outside.feeds(patient(filed, ours))) == ""


def test_a_public_address_in_the_open(filed: Doors) -> None:
    """Plain http over the internet: who listens in hears families."""
    ours = answering(200, {"installation": installation(filed.world.desk)})
    config = filed.world.config
    plain = replace(config, web=replace(config.web, public_url="http://oncall.example"))

    found = outside.public_address(replace(patient(filed, ours), config=plain))
    assert "not https" in wrong(found)


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("Tue, 03 Mar 2026 12:00:02 GMT", ""),
        ("Tue, 03 Mar 2026 13:00:01 GMT", "3600 s apart"),
        ("", ""),
    ],
)
def test_the_clock_beside_the_carriers(filed: Doors, date: str, said: str) -> None:
    """An hour off is seen; a carrier without a clock is no fault of ours."""
    assert said in wrong(outside.clock(patient(filed, answering(401, date=date))))


def test_the_static_fallback(filed: Doors) -> None:
    """Not set is a thought; set and silent is a fault; behind its password it is well."""
    config = filed.world.config
    elsewhere = replace(config.carrier, voice_fallback_url="https://static.example/voice.xml")
    named = replace(config, carrier=elsewhere)

    assert wrong(outside.fallback(patient(filed))) == ""
    assert "does not answer" in wrong(outside.fallback(replace(patient(filed), config=named)))
    closed = replace(patient(filed, answering(401)), config=named)
    assert wrong(outside.fallback(closed)) == ""


def test_a_mail_server_that_is_not_there(filed: Doors) -> None:
    """Named, and nobody listens."""
    mail = EmailSettings(host="127.0.0.1", port=9, sender="a@example.org", security="none")
    config = replace(filed.world.config, email=mail)

    assert "does not take us" in wrong(outside.mail(replace(patient(filed), config=config)))


@pytest.mark.parametrize(
    ("says", "told"), [({}, ""), ({"NOOP": "421 later"}, "421"), ({"AUTH": "535 no"}, "535")]
)
def test_a_mail_server_is_asked_and_nothing_is_sent(
    filed: Doors, says: dict[str, str], told: str
) -> None:
    """Connected, signed in, one word without meaning; a server that says no is told by its code."""
    server = MailServer(says=says, user=("oncall", "s3cret"))
    mail = EmailSettings(
        host="127.0.0.1", port=server.port, sender="a@example.org", security="none",
        user="oncall", password="s3cret",
    )  # fmt: skip
    config = replace(filed.world.config, email=mail)
    said = wrong(outside.mail(replace(patient(filed), config=config)))
    server.close()

    assert bool(said) == bool(told)
    assert told in said
    assert server.letters == []


def test_somebody_watches(filed: Doors) -> None:
    """With an address it is right, without one a thought."""
    watched = replace(filed.world.config, watch=WatchSettings(url="https://hc.example/x"))
    (without,) = outside.watchman(patient(filed))
    (with_one,) = outside.watchman(replace(patient(filed), config=watched))

    assert (without.mark, with_one.mark) == (Mark.NEITHER, Mark.RIGHT)
    assert "hc.example" not in with_one.what


def test_a_look_that_fails_is_a_line(filed: Doors) -> None:
    """And tells nothing of what it failed on."""

    def breaks(_patient: Patient) -> Iterator[Line]:
        raise ValueError("+4740000102")
        yield

    (line,) = looked(breaks, patient(filed))
    assert line.mark is Mark.WRONG
    assert "ValueError in operations/test_doctor" in line.do or "ValueError in" in line.do
    assert "4740000102" not in line.do


# --- the command --------------------------------------------------------------------------------


@pytest.fixture
def team(tmp_path: Path, house: Path) -> Iterator[Installation]:
    """An installation that is not served yet."""
    made = Installation(tmp_path, house)
    yield made
    made.close()


def test_from_an_empty_folder_to_a_service(team: Installation) -> None:
    """First nothing is there, and looking makes nothing; served, all is well but for the phones.

    Nobody has tested hers yet: that alone is wrong.
    """
    for secret in (team.folder / "secrets").iterdir():
        secret.chmod(0o600)
    first = team.run("doctor", "--offline", code=1)
    assert "There is no database yet." in first.stdout
    assert not (team.folder / "oncall.db").exists()

    team.import_team()
    team.serve()
    team.soon(lambda: team.healthy, "health")
    team.soon((team.folder / "snapshot.sealed").exists, "the snapshot")
    well = team.run("doctor", code=1)
    assert well.stdout.count("✗") == 1
    assert "have not tested their phones" in " ".join(well.stdout.split())
    assert f"{LINE} is set at the carrier" in well.stdout
    assert max(map(len, well.stdout.splitlines())) <= 80

    told = json.loads(team.run("doctor", "--offline", "--json", code=1).stdout)
    wrong_ones = [each["what"] for each in told if each["mark"] == "wrong"]
    assert len(wrong_ones) == 1
    assert "have not tested their phones" in wrong_ones[0]
    assert not any(LINE in each["what"] for each in told)


def test_settings_that_cannot_be_used(tmp_path: Path, house: Path) -> None:
    """Each fault is a line with what to write, and nothing else is looked at."""
    made = Installation(tmp_path, house)
    (tmp_path / "config.toml").write_text('[web]\npublic_url = "nowhere"\n', "utf-8")
    said = made.run("doctor", code=1).stdout
    made.close()

    assert "✗ web.public_url: is not a web address." in said
    assert "✗ carrier.account_sid" in said
    assert "✓" not in said
