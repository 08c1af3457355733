"""A fresh installation in a folder: a settings file and its secrets, read as any other is."""

from collections.abc import Mapping
from pathlib import Path

from oncall.config import Config, load
from oncall.env import Env

ACCOUNT = "AC" + "0" * 32
SETTINGS = """\
[web]
public_url = "{webhooks}"
webhooks = "{webhooks_at}"
pages = "{pages}"
pages_url = "http://{pages}"

[carrier]
account_sid = "{account}"
auth_tokens_file = "auth-tokens"
api_base_url = "{carrier}"
voice_fallback_url = "{fallback}"

[database]
url = "sqlite:///oncall.db"

[keys]
field_file = "field-keys"

[email]
host = "127.0.0.1"
port = {mail_port}
security = "none"
sender = "oncall@example.org"

[pace]
"""


def secret(env: Env) -> str:
    """256 random bits as text."""
    return f"{env.random.getrandbits(256):064x}"


def install(
    folder: Path,
    env: Env,
    *,
    webhooks: str,
    pages: str,
    carrier: str,
    token: str,
    fallback: str,
    mail_port: int,
    pace: Mapping[str, str],
) -> Config:
    """Write settings and secrets to `folder` and read them.

    `webhooks` is where our webhooks are, `pages` the host and port of the pages of staff,
    `carrier` where its REST interface is, `token` its own, `fallback` the document on another
    host that answers when we do not, `mail_port` of the mail server on this machine.
    """
    _write(folder / "auth-tokens", token)
    _write(folder / "field-keys", secret(env))
    text = SETTINGS.format(
        webhooks=webhooks, webhooks_at=webhooks.removeprefix("http://"), pages=pages,
        account=ACCOUNT, carrier=carrier, fallback=fallback, mail_port=mail_port,
    )  # fmt: skip
    lines = [f'{name} = "{length}"\n' for name, length in pace.items()]
    path = folder / "config.toml"
    _write(path, text + "".join(lines))
    return load(path, environ={})


def _write(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
