"""Reads the settings file and the secrets it names; collects every fault before it gives up."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from oncall.config import readers
from oncall.config.faults import ConfigFaults, Fault, Wrong
from oncall.config.settings import (
    CarrierSettings,
    Config,
    DatabaseSettings,
    DataSettings,
    EmailSettings,
    FamilySettings,
    KeepSettings,
    KeySettings,
    Pace,
    Setting,
    VoiceSettings,
    WatchSettings,
    WebSettings,
    WorkAccountSettings,
)

SECTIONS: dict[str, type] = {
    "web": WebSettings,
    "carrier": CarrierSettings,
    "database": DatabaseSettings,
    "keys": KeySettings,
    "data": DataSettings,
    "email": EmailSettings,
    "watch": WatchSettings,
    "voice": VoiceSettings,
    "families": FamilySettings,
    "keep": KeepSettings,
    "work_account": WorkAccountSettings,
    "pace": Pace,
}


def load(path: Path | None = None, environ: Mapping[str, str] = os.environ) -> Config:
    """The settings in `path`, else in the file ONCALL_CONFIG names, else in ./config.toml.

    Files that it names are found from the folder it lies in. Raises ConfigFaults.
    """
    path = (path or Path(environ.get("ONCALL_CONFIG") or "config.toml")).absolute()
    reading = _Reading(path.parent, environ)
    tables = _tables(path)
    reading.unknown("", tables, list(SECTIONS))
    read = {name: reading.section(name, tables.get(name, {})) for name in SECTIONS}
    reading.together(read)
    if reading.faults:
        raise ConfigFaults(reading.faults)
    return Config(path=path, **{name: SECTIONS[name](**read[name]) for name in SECTIONS})


def _tables(path: Path) -> dict[str, Any]:
    """The file as TOML gives it; raises ConfigFaults when there is nothing to read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        message = "there is no such file."
        hint = "Copy config.example.toml and fill it in, or name another with --config."
    except OSError as error:
        message, hint = f"cannot be read ({error.strerror}).", "It must be a file you may read."
    except UnicodeDecodeError:
        message, hint = "is not text.", "Save it as UTF-8."
    except tomllib.TOMLDecodeError as error:
        message, hint = f"is not TOML: {error}.", "Texts stand between quotation marks."
    raise ConfigFaults([Fault(str(path), message, hint)])


def secret_files(path: Path) -> list[Path]:
    """The files of secrets that the settings in `path` name, as they are found from there."""
    tables = _tables(path)
    return [
        path.parent / str(written)
        for name, section in SECTIONS.items()
        for setting in (each.metadata["setting"] for each in fields(section))
        if setting.file_key
        and (written := tables.get(name, {}).get(setting.file_key, setting.written))
    ]


@dataclass
class _Reading:
    """One reading of one file: where it lies, the environment, and the faults so far."""

    folder: Path
    environ: Mapping[str, str]
    faults: list[Fault] = field(default_factory=list)

    def section(self, name: str, table: object) -> dict[str, Any]:
        """The values of one section; what could not be read is left out, and is a fault."""
        if not isinstance(table, dict):
            self.faults.append(Fault(name, "must be a section.", f"Write [{name}] on a line."))
            return {}
        settings = {each.name: each.metadata["setting"] for each in fields(SECTIONS[name])}
        keys = {field_name: one.file_key or field_name for field_name, one in settings.items()}
        self.unknown(f"{name}.", table, list(keys.values()))
        read: dict[str, Any] = {}
        for field_name, key in keys.items():
            with self.noting(f"{name}.{key}"):
                read[field_name] = self.value(settings[field_name], table.get(key))
        return read

    @contextmanager
    def noting(self, path: str) -> Iterator[None]:
        """Remember what is wrong, and go on to the next."""
        try:
            yield
        except Wrong as wrong:
            self.faults.append(Fault(path, wrong.message, wrong.hint))

    def value(self, setting: Setting, written: object) -> Any:
        """The usable value of one setting: the environment wins over the file."""
        if from_environment := self.environ.get(setting.env):
            lines = from_environment.replace(",", "\n")
            return setting.read(lines if setting.several else from_environment)
        if written is None:
            written = setting.written
        if written is not None:
            return setting.read(self.contents(written, setting) if setting.file_key else written)
        if setting.needed:
            raise Wrong("is missing.", "config.example.toml says what to write.")
        return None

    def contents(self, written: object, setting: Setting) -> str:
        """What a secret's file holds; its path may be relative to the settings file."""
        path = self.folder / readers.text(written)
        try:
            return path.read_text(encoding="utf-8-sig")
        except (OSError, ValueError):
            hint = f"Make that file, name another, or set {setting.env} in the environment."
            raise Wrong(f"cannot read {path}.", hint) from None

    def unknown(self, prefix: str, table: Mapping[str, object], known: list[str]) -> None:
        """Every key nobody reads is a fault: most are misspelt, and would silently do nothing."""
        for key in table:
            if key not in known:
                near = get_close_matches(key, known, n=1)
                hint = f"Did you mean {near[0]}?" if near else f"Known here: {', '.join(known)}."
                self.faults.append(Fault(f"{prefix}{key}", "is not a setting.", hint))

    def together(self, read: dict[str, dict[str, Any]]) -> None:
        """What only shows when several settings are seen at once; and where the data lies."""
        with self.noting("web.pages"):
            _two_addresses(**read["web"])
        with self.noting("carrier.region"):
            _region_and_edge(**read["carrier"])
        with self.noting("email"):
            _a_whole_mail_server(**read["email"])
        with self.noting("work_account"):
            _a_whole_way_in(read["web"], **read["work_account"])
        with self.noting("keep.words"):
            _long_enough(**read["keep"], **read["pace"])
        with self.noting("keep.metadata"):
            _no_shorter_than_words(**{"words": KeepSettings.words, **read["keep"]})
        with self.noting("voice.sounds"):
            if read["voice"].get("sounds"):
                read["voice"]["sounds"] = _there(self.folder / read["voice"]["sounds"])
        beside = self.folder / "oncall-data"
        with self.noting("database.url"):
            if "url" in read["database"]:
                read["database"]["url"], beside = _placed(read["database"]["url"], self.folder)
        with self.noting("data.folder"):
            if "folder" in read["data"]:
                read["data"]["folder"] = _usable(self.folder / (read["data"]["folder"] or beside))


def _two_addresses(webhooks: str = "", pages: str = "", **_: Any) -> None:
    if webhooks and webhooks == pages and not pages.endswith(":0"):
        raise Wrong("is the same address as webhooks.", "Write another port.")


def _region_and_edge(region: str | None = None, edge: str | None = None, **_: Any) -> None:
    if (region is None) != (edge is None):
        hint = 'Write both, for example region = "ie1" and edge = "dublin"; or neither.'
        raise Wrong("region and edge go together: one alone leaves the region.", hint)


def _a_whole_mail_server(
    host: str | None = None, sender: str | None = None, user: str | None = None,
    password: str | None = None, security: str = "", **_: Any,
) -> None:  # fmt: skip
    if (host is None) != (sender is None):
        raise Wrong("host and sender go together.", "Write both, or neither for no e-mail.")
    if (user is None) != (password is None):
        hint = "Name password_file, or set ONCALL_EMAIL_PASSWORD; or leave out both."
        raise Wrong("user and password go together.", hint)
    if password and security == "none":
        hint = 'Write security = "starttls" or "tls", or leave out user and password.'
        raise Wrong("would send the password in the open.", hint)


def _a_whole_way_in(
    web: dict[str, Any], *, client_id: str | None = None, tenants: tuple[str, ...] = (),
    secret: str | None = None, authority: str = "", **_: Any,
) -> None:  # fmt: skip
    if len({bool(each) for each in (client_id, tenants, secret)}) > 1:
        hint = "Write client_id, tenants and secret_file, or none of them for no such way in."
        raise Wrong("client_id, tenants and the secret go together.", hint)
    if tenants and not all(map(_sealed, (authority, web.get("pages_url") or ""))):
        hint = "Write web.pages_url (and authority, if you must) with https."
        raise Wrong("would send people and secrets through the open.", hint)


def _long_enough(
    words: timedelta | None = None, code_rests: timedelta = timedelta(),
    reopen_within: timedelta = timedelta(), **_: Any,
) -> None:  # fmt: skip
    opens = max(code_rests, reopen_within)
    if words and words < opens:
        hint = f"Write {opens / timedelta(days=1):g} days or more."
        raise Wrong("is shorter than a closed contact can be opened again.", hint)


def _no_shorter_than_words(words: timedelta, metadata: timedelta | None = None, **_: Any) -> None:
    if metadata and metadata < words:
        hint = f"Write {words / timedelta(days=1):g} days or more."
        raise Wrong("is shorter than keep.words: a number goes last.", hint)


def _sealed(address: str) -> bool:
    """Whether nobody can read along; this machine alone may do without, for trials."""
    url = urlsplit(address)
    return url.scheme == "https" or url.hostname in {"127.0.0.1", "::1", "localhost"}


def _placed(url: str, folder: Path) -> tuple[str, Path]:
    """The database's address with a SQLite file found from `folder`, and where its data lies."""
    scheme, _, rest = url.partition(":///")
    if not scheme.startswith("sqlite") or rest in {"", ":memory:"}:
        return url, folder / "oncall-data"
    path, question, options = rest.partition("?")
    file = folder / path
    if not file.parent.is_dir():
        raise Wrong(f"the folder {file.parent} does not exist.", "Make it, or name another.")
    return f"{scheme}:///{file}{question}{options}", file.parent


def _there(folder: Path) -> Path:
    if not folder.is_dir():
        hint = "Make it, name another, or leave it out, and everything is spoken."
        raise Wrong(f"the folder {folder} does not exist.", hint)
    return folder


def _usable(folder: Path) -> Path:
    if not folder.is_dir() and (folder.exists() or not folder.parent.is_dir()):
        raise Wrong(f"{folder} is not a folder and cannot be made one.", "Name another.")
    return folder
