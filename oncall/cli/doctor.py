"""`oncall doctor`: what is right and wrong with this installation, and what to do about it."""

import sys
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from oncall.app import desk_as_it_is, installation, make_carrier
from oncall.asking import ask, certificate_of
from oncall.cli.frame import FAULTS, config_option, print_json
from oncall.config import Config, ConfigFaults, DatabaseSettings, load
from oncall.env import real_env
from oncall.watch.doctor import data, duty, machine, outside
from oncall.watch.doctor.lines import Line, Look, Mark, Patient, looked, neither, right, wrong
from oncall.webhooks import number_settings

WIDTH = 80
HERE: tuple[Look, ...] = (machine.files, machine.disk, machine.time_zones, machine.sounds)
DATABASE: tuple[Look, ...] = (data.database, data.tables)
KEPT_IN_IT: tuple[Look, ...] = (
    data.keys, duty.rota, data.worker, machine.snapshot, machine.spool,
)  # fmt: skip
NO_DATABASE = wrong("There is no database yet.", "oncall rota import FILE makes it.")
BESIDE: tuple[Look, ...] = (outside.listeners, outside.watchman)
OUTSIDE: tuple[Look, ...] = (
    outside.balance, outside.clock, outside.public_address, outside.certificate,
    outside.feeds, outside.fallback, outside.mail, outside.work_accounts,
)  # fmt: skip


@click.command("doctor")
@config_option
@click.option("--offline", is_flag=True, help="Ask nobody outside this machine.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout and nothing else.")
def doctor(config_path: Path | None, *, offline: bool, as_json: bool) -> None:
    """Say what is right (✓) and wrong (✗) with this installation, and what to do; – is neither.

    Nothing is changed and nobody is called. The exit code is 1 if anything is wrong.
    """
    found = []
    for line in _examined(config_path, offline=offline):
        found.append(line)
        if not as_json:
            click.echo(_shown(line))
    if as_json:
        print_json([{"mark": each.mark.name.lower(), "what": each.what, "do": each.do}
                    for each in found])  # fmt: skip
    sys.exit(FAULTS if any(each.mark is Mark.WRONG for each in found) else 0)


def _examined(path: Path | None, *, offline: bool) -> Iterator[Line]:
    """Everything in order; what needs something that is not there is left out."""
    try:
        config = load(path)
    except ConfigFaults as error:
        yield from (wrong(f"{each.path}: {each.message}", each.hint) for each in error.faults)
        return
    yield right(f"The settings in {config.path} can be used.")
    there = data.exists(config.database.url)
    patient = _patient(config, there=there)
    yield from _each(HERE, patient)
    database = list(_each(DATABASE, patient)) if there else [NO_DATABASE]
    yield from database
    sound = all(line.mark is not Mark.WRONG for line in database)
    yield from _each(KEPT_IN_IT if sound else (), patient)
    yield from _each(BESIDE, patient)
    if offline:
        yield neither("Nobody outside was asked (--offline).")
        return
    yield from _each((*(outside.carrier,) * sound, *OUTSIDE), patient)


def _each(looks: Iterable[Look], patient: Patient) -> Iterator[Line]:
    return (line for look in looks for line in looked(look, patient))


def _patient(config: Config, *, there: bool) -> Patient:
    """Where there is no database none is made: an empty one in memory takes its place."""
    at = config if there else replace(config, database=DatabaseSettings(url="sqlite://"))
    desk = desk_as_it_is(at, real_env())
    wanted = partial(number_settings, config, desk)
    return Patient(
        config, desk, make_carrier(config), wanted, installation(desk), ask, certificate_of
    )


def _shown(line: Line) -> str:
    """The mark and what was found; what to do on a line of its own; nothing beyond column 80."""
    told = textwrap.fill(line.what, WIDTH, initial_indent=f"{line.mark.value} ",
                         subsequent_indent="  ")  # fmt: skip
    if not line.do:
        return told
    return told + "\n" + textwrap.fill(
        line.do, WIDTH, initial_indent="  → ", subsequent_indent="    ", break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


commands = (doctor,)
