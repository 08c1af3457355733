"""`oncall serve`: two listeners and the worker in one process; `oncall worker`: it alone."""

import signal
from contextlib import suppress

import click

from oncall import logs
from oncall.app import (
    Service,
    build,
    desk_that_serves,
    make_carrier,
    make_post,
    sender_threads,
)
from oncall.carrier.port import Carrier
from oncall.carrier.twilio import TwilioCarrier
from oncall.cli.check import busy_addresses
from oncall.cli.frame import with_config
from oncall.config import Config, ConfigFaults
from oncall.env import real_env
from oncall.store import wake
from oncall.web.listeners import PAGE_THREADS, WEBHOOK_THREADS, Listener
from oncall.worker import SENDERS, Heartbeat


@click.command("serve")
@with_config
def serve(config: Config) -> None:
    """Answer calls, texts and pages, and do the worker's work, until stopped."""
    if faults := list(busy_addresses(config)):
        raise ConfigFaults(faults)
    carrier = make_carrier(config)
    service = _service(config, carrier)
    webhooks = Listener(service.webhooks, config.web.webhooks, WEBHOOK_THREADS)
    webhooks.start()
    _say(f"webhooks on {webhooks.url}")
    # Not sooner: whoever calls while we start is answered before the pages are made.
    pages = Listener(service.pages, config.web.pages, PAGE_THREADS)
    pages.start()
    _say(f"pages on {pages.url}")
    _work(service, carrier, ready="ready")
    webhooks.stop()
    pages.stop()


@click.command("worker")
@with_config
def worker(config: Config) -> None:
    """Do the worker's work alone; the web processes run apart (wsgi.py)."""
    carrier = make_carrier(config)
    _work(_service(config, carrier), carrier, ready="the worker is at work")


def _service(config: Config, carrier: Carrier) -> Service:
    logs.begin()
    desk = desk_that_serves(config, real_env())
    return build(config, desk, carrier, post=make_post(config), senders=sender_threads(SENDERS))


def _work(service: Service, carrier: TwilioCarrier, ready: str) -> None:
    """Run the loop in this thread until a signal asks to stop; work at hand is finished."""
    carrier.warm()  # not sooner: callers who wait are answered first
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda _number, _frame: service.worker.stop())
    heartbeat = Heartbeat(service.worker, (*service.jobs, *service.watch))
    heartbeat.start()
    _say(ready)
    with wake.listening(service.desk.db, service.desk.env.alarm.ring):
        service.worker.run()
    heartbeat.stop()
    service.worker.pulse.ends()


def _say(line: str) -> None:
    """A word to whoever started us; where it cannot be written, families are served anyhow."""
    with suppress(OSError):
        click.echo(line)


commands = (serve, worker)
