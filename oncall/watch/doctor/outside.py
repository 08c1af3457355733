"""The outside: the carrier, our own address seen from outside, e-mail, and who watches over us."""

from collections.abc import Iterator
from datetime import UTC
from email.utils import parsedate_to_datetime

from oncall.asking import Answer, NotReached
from oncall.calendar.pages.feed import UNKNOWN
from oncall.calendar.rows.feeds import any_feed
from oncall.carrier.port import CarrierError
from oncall.carrier.twilio import API
from oncall.identity import Provider, ProviderDown
from oncall.post import PostError, Smtp
from oncall.watch.balance import low
from oncall.watch.doctor.data import same_time
from oncall.watch.doctor.lines import Line, Patient, neither, right, wrong
from oncall.watch.drift import drifted
from oncall.watch.gate import ends_soon, whose, why_not

LOOPBACK = ("http://127.0.0.1", "http://localhost")
REFUSED = 401


def carrier(patient: Patient) -> Iterator[Line]:
    """It knows us, and each of our numbers is set as it must be."""
    try:
        found = list(drifted(patient.desk, patient.carrier, patient.wanted))
    except CarrierError as error:
        do = "See [carrier], and that this machine may speak to the carrier."
        yield wrong(f"The carrier cannot be asked: {error}.", do)
        return
    for number, names in found:
        if names:
            yield wrong(
                f"{number}: at the carrier these are not what they must be: {', '.join(names)}.",
                "oncall carrier urls shows what to set in the carrier's console.",
            )
        else:
            yield right(f"{number} is set at the carrier as it must be.")
    if not found:
        yield neither("No number is known yet, so none could be looked at.")
    yield neither(
        "The carrier cannot be asked whether it answers HELP, INFO and STOP by itself.",
        "See in its console that it does not: a child would be answered in English.",
    )


def balance(patient: Patient) -> Iterator[Line]:
    """Enough is left on the carrier's account."""
    least = patient.config.carrier.least_balance
    fill_up = "See in the carrier's console that it is filled up by itself."
    if not least:
        yield neither("[carrier] least_balance is 0: nobody looks at what is left there.", fill_up)
        return
    try:
        found = patient.carrier.balance()
    except CarrierError as error:
        yield neither(f"What is left on the carrier's account cannot be asked: {error}.", fill_up)
        return
    if found is None:
        yield neither("The carrier does not tell what is left on this account.", fill_up)
    elif sentence := low(found, least):
        yield wrong(sentence, fill_up)
    else:
        yield right(f"{found.amount} {found.currency} are left on the carrier's account.")


def clock(patient: Patient) -> Iterator[Line]:
    """Ours, beside the carrier's."""
    answer = _asked(patient, patient.config.carrier.api_base_url or API)
    if isinstance(answer, Answer) and answer.date:
        theirs = parsedate_to_datetime(answer.date).astimezone(UTC)
        yield same_time("the carrier", patient.desk.now, theirs)
    else:
        yield neither("The carrier's clock could not be asked.")


def public_address(patient: Patient) -> Iterator[Line]:
    """Whoever asks the public address reaches this installation."""
    url = patient.config.web.public_url
    do = "See the certificate, [web] public_url, and docs/operations.md, Behind a proxy."
    if url.startswith("http://") and not url.startswith(LOOPBACK):
        yield wrong(f"{url} is not https: calls and texts travel in the open.", do)
    why = why_not(patient.asks, url, patient.installation)
    yield wrong(f"{why}.", do) if why else right(f"{url} reaches this installation on every way.")


def certificate(patient: Patient) -> Iterator[Line]:
    """It lasts, and is renewed in time."""
    url = patient.config.web.public_url
    if not url.startswith("https://"):
        return
    try:
        found = patient.shows(url)
    except NotReached as error:
        yield neither(f"The certificate of {url} cannot be seen ({error}).")
        return
    soon = ends_soon(url, patient.shows, patient.desk.now)
    yield wrong(soon, "") if soon else right(f"Its certificate lasts until {found.ends:%Y-%m-%d}.")


def feeds(patient: Patient) -> Iterator[Line]:
    """Calendars that staff have subscribed to reach the listener for pages."""
    with patient.desk.db.reading() as conn:
        if not any_feed(conn):
            return
    url = patient.config.web.public_url
    answer = _asked(patient, f"{url}/calendar/doctor.ics")
    if isinstance(answer, Answer) and answer.body.decode("utf-8", "replace").strip() == UNKNOWN:
        yield right(f"{url}/calendar/ reaches the feeds of staff.")
    else:
        yield wrong(
            f"{url}/calendar/ does not reach the feeds: calendars of staff show old shifts.",
            "Let your proxy send /calendar/ to [web] pages; see docs/calendar.md.",
        )


def listeners(patient: Patient) -> Iterator[Line]:
    """Both answer on this machine."""
    web = patient.config.web
    for name, address in (("webhooks", web.webhooks), ("pages", web.pages)):
        answer = _asked(patient, f"http://{address}/health")
        if isinstance(answer, Answer) and whose(answer) == patient.installation:
            yield right(f"The listener for {name} answers on {address}.")
        else:
            yield wrong(
                f"The listener for {name} does not answer on {address}.",
                "Start the service (oncall serve), or see who else listens there.",
            )


def fallback(patient: Patient) -> Iterator[Line]:
    """Another machine answers calls while this one is down."""
    url = patient.config.carrier.voice_fallback_url
    if url is None:
        yield neither(
            "[carrier] voice_fallback_url is not set: while this machine is down, nobody answers.",
            "oncall carrier fallback writes what to put on another host.",
        )
        return
    answer = _asked(patient, url)
    if isinstance(answer, Answer) and (answer.status == REFUSED or answer.status < 300):
        yield right("The static fallback on another host answers.")
    else:
        yield wrong("The static fallback does not answer.", "See [carrier] voice_fallback_url.")


def mail(patient: Patient) -> Iterator[Line]:
    """The mail server takes us; nothing is sent."""
    if patient.config.email.host is None:
        yield neither(
            "[email] is not set: an alarm has no second way when the carrier is out.",
            "Name a mail server in the settings.",
        )
        return
    try:
        Smtp(patient.config.email).look()
    except PostError as error:
        yield wrong(f"The mail server does not take us: {error}.", "See [email] in the settings.")
    else:
        yield right("The mail server takes us.")


def work_accounts(patient: Patient) -> Iterator[Line]:
    """Where staff sign in with the accounts of their municipalities, if they do."""
    settings = patient.config.work_account
    if not settings.tenants:
        return
    provider = Provider(settings, patient.desk.env.now, lambda url, _form=None: patient.asks(url))
    try:
        issuer = provider.endpoints().issuer
    except ProviderDown as error:
        yield wrong(
            f"The sign-in with work accounts cannot be asked: {error}.",
            "See [work_account] in the settings, and that this machine may speak to it.",
        )
    else:
        yield right(f"The sign-in with work accounts answers, as {issuer}.")
        yield neither(
            "Whether its secret is still good shows when somebody signs in with it.",
            "Put its last day in the calendar of whoever runs this.",
        )


def watchman(patient: Patient) -> Iterator[Line]:
    """Somebody notices when this machine dies."""
    if patient.config.watch.url:
        yield right("An address elsewhere is told every minute that all is well.")
    else:
        yield neither(
            "[watch] url is not set: if this machine dies, nobody notices.",
            "Give it an address of a dead-man's switch; see docs/operations.md.",
        )


def _asked(patient: Patient, url: str) -> Answer | str:
    """The answer, or why there is none."""
    try:
        return patient.asks(url)
    except NotReached as error:
        return str(error)
