"""`oncall check`: every fault in the settings at once, or what the service will use."""

import errno
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import click

from oncall.cli.frame import USAGE, config_option, print_json
from oncall.config import Config, ConfigFaults, Fault, load
from oncall.wording.sounds import read_sounds


@click.command("check")
@config_option
@click.option("--running", is_flag=True, help="The service is up: its ports are taken by itself.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout and nothing else.")
@click.pass_context
def check(ctx: click.Context, config_path: Path | None, *, running: bool, as_json: bool) -> None:
    """Check the settings: every fault with what to write instead, or what will be used."""
    config, faults = _read(config_path)
    if config and not running:
        faults = list(busy_addresses(config))
    warnings = list(_warnings(config)) if config else []
    if as_json:
        print_json({"faults": faults, "warnings": warnings})
    else:
        _print(config, faults, warnings)
    ctx.exit(USAGE if faults else 0)


def _read(path: Path | None) -> tuple[Config | None, list[Fault]]:
    try:
        return load(path), []
    except ConfigFaults as error:
        return None, error.faults


def busy_addresses(config: Config) -> Iterator[Fault]:
    """A fault for each address to listen on that cannot be had, for whatever reason."""
    for name, address in (("webhooks", config.web.webhooks), ("pages", config.web.pages)):
        host, _, port = address.rpartition(":")
        try:
            family, kind, protocol, _, place = socket.getaddrinfo(
                host.strip("[]"), int(port), type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
            with socket.socket(family, kind, protocol) as probe:
                if os.name == "posix":  # elsewhere this would let two programs share a port
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(place)
        except OSError as error:
            yield Fault(f"web.{name}", *_why(error, address))


def _why(error: OSError, address: str) -> tuple[str, str]:
    """What is wrong with an address to listen on, and what to do."""
    if error.errno == errno.EADDRINUSE:
        hint = "Stop the program that has it, or write another port (--running: it is ours)."
        return f"{address} is in use already.", hint
    if error.errno == errno.EACCES:
        return f"this user may not listen on {address}.", "Write a port from 1024 up."
    return f"cannot listen on {address}.", 'Write an address of this machine: "127.0.0.1:8080".'


def _warnings(config: Config) -> Iterator[str]:
    """What works, and may yet be a mistake."""
    url = config.web.public_url
    if url.startswith("http://") and not url.startswith(("http://127.0.0.1", "http://localhost")):
        yield "web.public_url is not https: calls and texts would travel in the open."
    if config.carrier.voice_fallback_url is None:
        yield "carrier.voice_fallback_url is not set: while this service is down, nobody answers."
    if config.watch.url is None:
        yield "watch.url is not set: if this machine dies, nobody notices."
    for fault in read_sounds(config.voice.sounds).faults:
        yield f"voice.sounds: {fault} The sentence is spoken instead."


def _print(config: Config | None, faults: list[Fault], warnings: list[str]) -> None:
    for fault in faults:
        click.echo(str(fault), err=True)
    for warning in warnings:
        click.echo(f"Warning: {warning}", err=True)
    if config and not faults:
        click.echo("\n".join(f"{name:<14}{value}" for name, value in _uses(config)))


def _uses(config: Config) -> Iterator[tuple[str, str]]:
    """What the service will use, without its secrets."""
    tokens, keys = len(config.carrier.auth_tokens), len(config.keys.field_keys)
    yield "Settings", str(config.path)
    yield "Reached at", config.web.public_url
    yield "Webhooks on", config.web.webhooks
    yield "Pages on", config.web.pages
    yield "Carrier", config.carrier.api_base_url or "the carrier itself"
    yield "Account", f"{config.carrier.account_sid} ({tokens} auth token{'s'[: tokens > 1]})"
    yield "Database", config.database.url.partition(":")[0]
    yield "Data folder", str(config.data.folder)
    yield "Field keys", str(keys)


commands = (check,)
