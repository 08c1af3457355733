"""The settings: each is one field, with its type, its reader and its default."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from oncall.config import readers
from oncall.config.faults import Wrong


@dataclass(frozen=True)
class Setting:
    """How one field is found and read."""

    read: Callable[[object], Any]
    written: object = None  # what is read when the file does not say
    needed: bool = False
    file_key: str = ""  # the setting that names a file holding the value
    several: bool = False  # one on each line of that file; in the environment, one per comma
    env: str = ""  # an environment variable that wins over the file


def _set(read: Callable[[object], Any], *, secret: bool = False, **how: Any) -> Any:
    setting = Setting(read, **how)
    meta = {"setting": setting}
    if setting.needed:
        return field(repr=not secret, metadata=meta)
    default = None if setting.written is None else read(setting.written)
    return field(default=default, repr=not secret, metadata=meta)


def _span(written: str, *, most: str = "") -> Any:
    def read(value: object) -> timedelta:
        length = readers.duration(value)
        if most and length > readers.duration(most):
            raise Wrong("is longer than families are promised.", f"Write {most} or less.")
        return length

    return _set(read, written=written)


@dataclass(frozen=True)
class WebSettings:
    """Where the service is reached, and the two addresses it listens on.

    `pages_url` is where people reach what `pages` listens for, if they do.
    """

    public_url: str = _set(readers.web_address, needed=True)
    webhooks: str = _set(readers.listen, written="127.0.0.1:8080")
    pages: str = _set(readers.listen, written="127.0.0.1:8081")
    pages_url: str | None = _set(readers.web_address)


@dataclass(frozen=True)
class CarrierSettings:
    """The carrier account; the first token signs our requests, every token verifies theirs.

    `least_balance`: with less on the account somebody is warned, in whole units of its currency.
    """

    account_sid: str = _set(readers.account, needed=True)
    auth_tokens: tuple[str, ...] = _set(
        readers.tokens,
        needed=True,
        secret=True,
        written="secrets/auth-tokens",
        file_key="auth_tokens_file",
        several=True,
        env="ONCALL_AUTH_TOKENS",
    )
    api_base_url: str | None = _set(readers.web_address)
    voice_fallback_url: str | None = _set(readers.web_address, secret=True)
    region: str | None = _set(readers.text)
    edge: str | None = _set(readers.text)
    least_balance: int = _set(readers.balance, written=20)


@dataclass(frozen=True)
class DatabaseSettings:
    """The database; may hold a password, so it is never shown."""

    url: str = _set(readers.database, needed=True, secret=True, env="ONCALL_DATABASE_URL")


@dataclass(frozen=True)
class KeySettings:
    """The keys that seal numbers and texts: the first seals, every one opens."""

    field_keys: tuple[str, ...] = _set(
        readers.field_keys,
        needed=True,
        secret=True,
        written="secrets/field-keys",
        file_key="field_file",
        several=True,
        env="ONCALL_FIELD_KEYS",
    )


@dataclass(frozen=True)
class DataSettings:
    """The folder of the spool and the snapshot; the database's own when nothing is written."""

    folder: Path = field(metadata={"setting": Setting(readers.folder)})


@dataclass(frozen=True)
class EmailSettings:
    """The mail server that takes our alarms; without a host there is no e-mail."""

    host: str | None = _set(readers.host)
    port: int = _set(readers.port, written=587)
    sender: str | None = _set(readers.mail_address)
    security: str = _set(readers.security, written="starttls")
    user: str | None = _set(readers.text)
    password: str | None = _set(
        readers.text, secret=True, file_key="password_file", env="ONCALL_EMAIL_PASSWORD"
    )


@dataclass(frozen=True)
class WorkAccountSettings:
    """The municipalities' own sign-in (Microsoft Entra ID); without tenants there is none.

    `second_factor`: the tenants promise that each of them asks everybody for one.
    """

    client_id: str | None = _set(readers.guid)
    tenants: tuple[str, ...] = _set(readers.tenants, written=[])
    secret: str | None = _set(
        readers.text, secret=True, file_key="secret_file", env="ONCALL_WORK_ACCOUNT_SECRET"
    )
    second_factor: bool = _set(readers.yes_or_no, written=False)
    authority: str = _set(readers.web_address, written="https://login.microsoftonline.com")


@dataclass(frozen=True)
class WatchSettings:
    """Who is told that all is well, so that silence is noticed; the addresses are secrets.

    `gate`: whether we ask our own public address now and then.
    """

    url: str | None = _set(readers.ping_address, secret=True, env="ONCALL_WATCH_URL")
    fail_url: str | None = _set(readers.ping_address, secret=True, env="ONCALL_WATCH_FAIL_URL")
    gate: bool = _set(readers.yes_or_no, written=True)


@dataclass(frozen=True)
class VoiceSettings:
    """The team's own voice: a folder of sound files; without it everything is spoken."""

    sounds: Path | None = _set(readers.folder)


@dataclass(frozen=True)
class FamilySettings:
    """Which numbers RING and SEND may reach, and how often a day each of them."""

    prefixes: tuple[str, ...] = _set(readers.prefixes, written=["+47"])
    most_a_day: int = _set(readers.times_a_day, written=6)


@dataclass(frozen=True)
class KeepSettings:
    """How long is kept, once a contact is closed, what was written and said in it, and who it was.

    `metadata` is the number, and what the carrier's log says of the calls. `families` is how long a
    family's numbers are kept once its treatment has ended.
    """

    words: timedelta = _span("30 days")
    metadata: timedelta = _span("90 days")
    families: timedelta = _span("14 days")


@dataclass(frozen=True)
class Pace:
    """Every duration of the life of a contact; the example file says what each one does."""

    ring: timedelta = _span("20 s")
    wait: timedelta = _span("3 min", most="3 min")
    screen_wait: timedelta = _span("4 s")
    screen_prompt: timedelta = _span("3 s")
    carrier_extra: timedelta = _span("5 s")
    joined_quiet: timedelta = _span("60 s")
    eager: timedelta = _span("30 min")
    eager_step: timedelta = _span("3 min", most="3 min")
    calm_step: timedelta = _span("10 min", most="10 min")
    backstop_every: timedelta = _span("30 min")
    backstop_answer: timedelta = _span("5 min")
    short_talk: timedelta = _span("60 s")
    outside_unanswered: timedelta = _span("60 s")
    lost_after_bound: timedelta = _span("150 s")
    talking_silent: timedelta = _span("2 h")
    cut_short_answer: timedelta = _span("2 min")
    cut_short_open: timedelta = _span("5 min")
    new_sign_answer: timedelta = _span("3 min")
    outcome_after: timedelta = _span("15 min")
    outcome_answer: timedelta = _span("10 min")
    held_again: timedelta = _span("1 h")
    short_call: timedelta = _span("10 s")
    flood_page: timedelta = _span("60 s")
    hang_ups_share: timedelta = _span("10 min")
    which_code: timedelta = _span("10 min")
    occupied: timedelta = _span("1 h")
    code_rests: timedelta = _span("7 days")
    reopen_within: timedelta = _span("48 h")
    lease: timedelta = _span("30 s")
    unknown_outcome: timedelta = _span("5 s")
    page_validity: timedelta = _span("300 s")
    reconcile_every: timedelta = _span("60 s")
    reconcile_back: timedelta = _span("24 h")
    pass_silent: timedelta = _span("30 s")
    late: timedelta = _span("60 s")
    carrier_ahead: timedelta = _span("90 s")
    duty_ahead: timedelta = _span("12 h")
    night_from: str = _set(readers.clock, written="22:00")
    night_until: str = _set(readers.clock, written="07:00")


@dataclass(frozen=True)
class Config:
    """Everything that is set, read once at start."""

    path: Path
    web: WebSettings
    carrier: CarrierSettings
    database: DatabaseSettings
    keys: KeySettings
    data: DataSettings
    pace: Pace
    watch: WatchSettings = field(default_factory=WatchSettings)
    email: EmailSettings = field(default_factory=EmailSettings)
    voice: VoiceSettings = field(default_factory=VoiceSettings)
    families: FamilySettings = field(default_factory=FamilySettings)
    keep: KeepSettings = field(default_factory=KeepSettings)
    work_account: WorkAccountSettings = field(default_factory=WorkAccountSettings)
