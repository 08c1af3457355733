"""Reading the settings: what is right is one frozen object, what is wrong is told all at once."""

from contextlib import suppress
from dataclasses import FrozenInstanceError
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from oncall.config import Config, ConfigFaults, Fault, Pace, Wrong, duration, load

KEY = "0123456789abcdef0123456789abcdef"
GOOD = """
[web]
public_url = "https://oncall.example.org/"
[carrier]
account_sid = "AC0123"
[database]
url = "sqlite:///oncall.db"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with both secret files."""
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "auth-tokens").write_text("new-token\nold-token\n")
    (tmp_path / "secrets" / "field-keys").write_text(f"{KEY}\n")
    return tmp_path


def read(folder: Path, text: str = GOOD, **environ: str) -> Config:
    """The settings in that text, as a file in that folder."""
    (folder / "config.toml").write_text(text, encoding="utf-8")
    return load(folder / "config.toml", environ)


def faults(folder: Path, text: str, **environ: str) -> dict[str, Fault]:
    """Everything that is wrong with that text, by setting."""
    with pytest.raises(ConfigFaults) as told:
        read(folder, text, **environ)
    return {fault.path: fault for fault in told.value.faults}


def test_a_small_file_is_enough(folder: Path) -> None:
    """Four settings and two secret files start a team; everything else has a default."""
    config = read(folder)

    assert config.web.public_url == "https://oncall.example.org"
    assert config.carrier.auth_tokens == ("new-token", "old-token")
    assert config.carrier.api_base_url is None
    assert config.keys.field_keys == (KEY,)
    assert config.pace == Pace()


def test_paths_are_found_from_the_file_that_names_them(folder: Path) -> None:
    """The service may be started from anywhere: the database and its data do not move."""
    config = read(folder)

    assert config.database.url == f"sqlite:///{folder}/oncall.db"
    assert config.data.folder == folder


def test_data_lies_beside_the_settings_when_the_database_is_elsewhere(folder: Path) -> None:
    """A PostgreSQL server is no place for files."""
    config = read(folder, GOOD.replace("sqlite:///oncall.db", "postgresql://me@db/oncall"))

    assert config.data.folder == folder / "oncall-data"


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    """One run names the misspelt, the missing, the unreadable and the impossible together."""
    told = faults(
        tmp_path,
        """
        [web]
        public_url = "oncall.example.org"
        webhooks = "8080"
        pages = "127.0.0.1:70000"
        [carrier]
        acount_sid = "AC1"
        region = "ie1"
        [database]
        url = "sqlite:///nowhere/oncall.db"
        [pace]
        ring = "soon"
        wait = "4 min"
        lease = -1
        [colour]
        """,
    )

    assert set(told) == {
        "colour",
        "web.public_url",
        "web.webhooks",
        "web.pages",
        "carrier.acount_sid",
        "carrier.account_sid",
        "carrier.auth_tokens_file",
        "carrier.region",
        "database.url",
        "keys.field_file",
        "pace.ring",
        "pace.wait",
        "pace.lease",
    }
    assert told["carrier.acount_sid"].hint == "Did you mean account_sid?"
    assert all(fault.message and fault.hint for fault in told.values())


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("web = 3", "[web]"),
        ("[web", "not TOML"),
        ("[web]\npages = true", "pages"),
        ("[pace]\nring = true", "length of time"),
        ("[pace]\nring = '0 s'", "longer than nothing"),
        ("[pace]\nring = inf", "at most a year"),
        ("[pace]\nring = nan", "at most a year"),
        ("[pace]\nring = '99999999999999999999 days'", "at most a year"),
        ("[pace]\nnight_from = '24:00'", "time of day"),
        ("[web]\nwebhooks = 'h:80'\npages = 'h:80'", "same address"),
        ("[database]\nurl = 'mysql://x/y'", "SQLite or PostgreSQL"),
        ("[carrier]\nauth_tokens_file = 3", "must be a text"),
        ("[carrier]\nleast_balance = 12.5", "whole sum of money"),
        ("[carrier]\nleast_balance = -1", "whole sum of money"),
        ("[data]\nfolder = 'config.toml'", "not a folder"),
    ],
)
def test_a_fault_says_what_it_is_about(folder: Path, text: str, part: str) -> None:
    """Each mistake is answered in its own words, never with a stack trace."""
    assert any(part in str(fault) for fault in faults(folder, text).values())


def test_what_cannot_be_read_at_all_is_a_fault_too(tmp_path: Path) -> None:
    """No file, a folder, and a picture: each is told like any other mistake."""
    (tmp_path / "picture").write_bytes(b"\xff\xd8\xff")

    for name in ("missing.toml", ".", "picture"):
        with pytest.raises(ConfigFaults):
            load(tmp_path / name, {})


@pytest.mark.parametrize("bad", ["", "\n\n", "too-short\n", f"{KEY}\nshort\n"])
def test_a_weak_key_is_refused_and_not_repeated(folder: Path, bad: str) -> None:
    """A key file with anything short in it stops the start; what it holds is not printed."""
    (folder / "secrets" / "field-keys").write_text(bad)

    told = faults(folder, GOOD)

    assert set(told) == {"keys.field_file"}
    assert KEY not in str(told)
    assert "too-short" not in str(told)


def test_secrets_may_come_from_the_environment(tmp_path: Path) -> None:
    """Where secrets are handed in as variables, no file is looked for; commas part them."""
    config = read(
        tmp_path,
        GOOD,
        ONCALL_AUTH_TOKENS="one,two",
        ONCALL_FIELD_KEYS=KEY,
        ONCALL_DATABASE_URL="postgresql://me:pass@db/oncall",
    )

    assert config.carrier.auth_tokens == ("one", "two")
    assert config.keys.field_keys == (KEY,)
    assert config.database.url == "postgresql://me:pass@db/oncall"


def test_the_environment_names_the_file(folder: Path) -> None:
    """Without --config, ONCALL_CONFIG says where the settings are."""
    read(folder)

    assert load(None, {"ONCALL_CONFIG": str(folder / "config.toml")}).path.parent == folder


def test_no_secret_is_shown(folder: Path) -> None:
    """A settings object that is printed by mistake gives nothing away."""
    shown = repr(read(folder, GOOD, ONCALL_DATABASE_URL="postgresql://me:pass@db/x"))

    assert "new-token" not in shown
    assert KEY not in shown
    assert "pass@" not in shown


def test_the_settings_do_not_change(folder: Path) -> None:
    """What was read at start holds until the next start."""
    config = read(folder)

    with pytest.raises(FrozenInstanceError):
        config.web.pages = "0.0.0.0:80"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("20 s", 20),
        ("90 seconds", 90),
        ("3 min", 180),
        ("1 minute", 60),
        ("2 h", 7200),
        ("48 hours", 172_800),
        ("7 days", 604_800),
        ("1 day", 86_400),
        ("0.25 s", 0.25),
        (45, 45),
        (0.5, 0.5),
    ],
)
def test_a_length_of_time_reads_as_people_write_it(written: object, seconds: float) -> None:
    """Seconds, minutes, hours and days, in one or many, with or without a fraction."""
    assert duration(written) == timedelta(seconds=seconds)


@given(some.one_of(some.text(), some.floats(), some.integers(), some.none(), some.booleans()))
def test_anything_else_is_refused_in_words(written: object) -> None:
    """Whatever is written, the answer is a length of time or a sentence, never another error."""
    with suppress(Wrong):
        assert duration(written) > timedelta()


MAIL = """
[email]
host = "mail.example.org"
sender = "oncall@example.org"
"""


def test_without_a_mail_server_there_is_no_e_mail(folder: Path) -> None:
    """It may be left out; what is written has sound defaults."""
    assert read(folder).email.host is None
    assert read(folder, GOOD + MAIL).email.port == 587
    assert read(folder, GOOD + MAIL).email.security == "starttls"


def test_a_password_is_a_secret_and_may_hold_a_comma(folder: Path) -> None:
    """It lies in a file or in the environment, and is never shown."""
    text = GOOD + MAIL + 'user = "oncall"\npassword_file = "secrets/mail"\n'
    (folder / "secrets" / "mail").write_text("pass,word\n", encoding="utf-8")

    assert read(folder, text).email.password == "pass,word"
    assert read(folder, text, ONCALL_EMAIL_PASSWORD="an,other").email.password == "an,other"
    assert "pass,word" not in repr(read(folder, text))


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        ('host = "mail.example.org"', "email"),
        ('host = "https://mail.example.org"', "email.host"),
        ('sender = "Vakta <oncall@example.org>"', "email.sender"),
        (f'{MAIL.strip().splitlines()[1]}\nsender = "a@b.no"\nuser = "oncall"', "email"),
        ('port = "587"', "email.port"),
        ('security = "ssl"', "email.security"),
    ],
)
def test_half_a_mail_server_is_a_fault(folder: Path, lines: str, where: str) -> None:
    """What would only be seen when an alarm has to go out is seen at the start."""
    assert where in faults(folder, f"{GOOD}\n[email]\n{lines}\n")


def test_a_password_is_not_sent_in_the_open(folder: Path) -> None:
    """Without sealing there is no signing in."""
    text = f'{GOOD}{MAIL}security = "none"\nuser = "oncall"\n'

    assert "in the open" in faults(folder, text, ONCALL_EMAIL_PASSWORD="secret")["email"].message


BOUND, STORD = "b" * 8 + "-1111-2222-3333-" + "0" * 12, "c" * 8 + "-1111-2222-3333-" + "0" * 12
ACCOUNTS = f"""
[work_account]
client_id = "{"A" * 8}-1111-2222-3333-{"0" * 12}"
tenants = ["{BOUND}", "{STORD.upper()}"]
"""
SEALED = GOOD.replace("[carrier]", 'pages_url = "https://pages.example.org"\n[carrier]')


def test_work_accounts_of_several_municipalities(folder: Path) -> None:
    """Their ids as they are told apart; the secret lies elsewhere, and is never shown."""
    config = read(folder, SEALED + ACCOUNTS, ONCALL_WORK_ACCOUNT_SECRET="a,b")

    assert config.work_account.tenants == (BOUND, STORD)
    assert config.work_account.secret == "a,b"
    assert config.work_account.second_factor is False
    assert config.work_account.authority == "https://login.microsoftonline.com"
    assert "a,b" not in repr(config)
    assert read(folder).work_account.tenants == ()


@pytest.mark.parametrize(("before", "after", "where", "told"), [
    ("client_id", "# client_id", "work_account", "go together"),
    ("tenants", "# tenants", "work_account", "go together"),
    (STORD.upper(), "bomlo.kommune.no", "work_account.tenants", "not an identifier"),
    (STORD.upper(), "9188040D-6c67-4c5b-b112-36a304b66dad", "work_account.tenants", "anybody"),
    ('["', '"', "work_account.tenants", "not a list"),
    ("A" * 8, "vakta", "work_account.client_id", "not an identifier"),
    ("tenants", "second_factor = 1\ntenants", "work_account.second_factor", "neither"),
    ("tenants", 'authority = "http://login.example.org"\ntenants', "work_account", "the open"),
    ('pages_url = "https', 'pages_url = "http', "work_account", "the open"),
    ("pages_url", "# pages_url", "work_account", "the open"),
])  # fmt: skip
def test_half_a_way_in_is_a_fault(
    folder: Path, before: str, after: str, where: str, told: str
) -> None:
    """What would let nobody in, or too many, is told before anybody tries."""
    text = (SEALED + ACCOUNTS).replace(before, after, 1)
    if before == '["':
        text = text.replace(f'", "{STORD.upper()}"]', '"')

    assert told in faults(folder, text, ONCALL_WORK_ACCOUNT_SECRET="secret")[where].message


def test_a_secret_alone_is_a_fault(folder: Path) -> None:
    """It was meant for something."""
    assert "work_account" in faults(folder, GOOD, ONCALL_WORK_ACCOUNT_SECRET="secret")


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://hc.example.org/secret?every=60", True),
        ("http://127.0.0.1:9/secret", True),
        ("http://localhost/secret", True),
        ("http://hc.example.org/secret", False),
        ("hc.example.org/secret", False),
        ("https://", False),
    ],
)
def test_who_is_told_that_all_is_well_is_told_in_secret(
    folder: Path, url: str, *, good: bool
) -> None:
    """Over https, or on this machine; the address is never shown."""
    text = f'{GOOD}[watch]\nurl = "{url}"\n'
    if good:
        config = read(folder, text)
        assert config.watch.url == url
        assert "secret" not in repr(config.watch)
    else:
        assert "watch.url" in faults(folder, text)


def test_nobody_need_be_told(folder: Path) -> None:
    """It is optional, and may come from the environment."""
    assert read(folder).watch.url is None
    assert read(folder, ONCALL_WATCH_URL="https://hc.example.org/x").watch.url is not None


@pytest.mark.parametrize(
    ("written", "told"),
    [('"6 days"', "opened again"), ('"a month"', "not a length of time"), ("0", "at most a year")],
)
def test_words_are_not_kept_too_short_to_be_needed(folder: Path, written: str, told: str) -> None:
    """What a contact that is opened again still needs may not be gone by then."""
    fault = faults(folder, f"{GOOD}[keep]\nwords = {written}")["keep.words"]

    assert told in fault.message
    assert "7 days" in fault.hint
    assert read(folder, GOOD).keep.words == timedelta(days=30)
    assert read(folder, f'{GOOD}[keep]\nwords = "7 days"').keep.words == timedelta(days=7)


def test_a_number_goes_last(folder: Path) -> None:
    """Whoever still has to read what was written may have to call back."""
    fault = faults(folder, f'{GOOD}[keep]\nmetadata = "29 days"')["keep.metadata"]
    both = f'{GOOD}[keep]\nwords = "7 days"\nmetadata = "7 days"'

    assert "shorter than keep.words" in fault.message
    assert "30 days" in fault.hint
    assert read(folder, GOOD).keep.metadata == timedelta(days=90)
    assert read(folder, both).keep.metadata == timedelta(days=7)
