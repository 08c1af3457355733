"""Texts and calls placed by REST: what is refused, with which code, and what is begun."""

import re
from datetime import timedelta

from oncall.simulator.exchange import Exchange
from oncall.simulator.messages import Message
from oncall.simulator.resources import Json, call_json, message_json
from oncall.simulator.rest_errors import BAD_REQUEST, RestError
from oncall.simulator.rest_list import Form
from oncall.simulator.routes import API_CALL_GAP_S, placed
from oncall.simulator.texts import send

E164 = re.compile(r"\+[1-9][0-9]{6,14}")
LONGEST_BODY = 1_600
IMITATED = {
    "Messages": {"To", "From", "Body", "StatusCallback", "ValidityPeriod"},
    "Calls": {"To", "From", "Url", "Method", "FallbackUrl", "FallbackMethod", "Timeout"}
    | {"StatusCallback", "StatusCallbackEvent", "StatusCallbackMethod"},
}
"""Parameters that have an effect here; any other is a violation, for nothing was tried with it."""


def create_message(exchange: Exchange, form: Form) -> Json:
    """Accept a text, or raise `RestError` as Twilio would."""
    from_, to, body = form.get("From"), form.get("To"), form.get("Body")
    _check_message(exchange, form)
    _complain(exchange, "Messages", form)
    message = Message(
        exchange.new_sid("SM"), from_, to, body, "outbound-api", exchange.kernel.now(), "queued"
    )
    message.callback_url = form.get("StatusCallback")
    exchange.messages[message.sid] = message
    exchange.kernel.spawn(send(exchange, message))
    return message_json(exchange, message)


def _check_message(exchange: Exchange, form: Form) -> None:
    from_, to, body = form.get("From"), form.get("To"), form.get("Body")
    sms = exchange.phone(to).sms
    opted_out = (from_, to) in exchange.opted_out or sms == "opted out"
    _refuse(
        (not to, 21604, "A 'To' phone number is required."),
        (not E164.fullmatch(to), 21211, f"Invalid 'To' Phone Number: {to}"),
        (from_ not in exchange.numbers, 21606, "The 'From' number is not SMS-capable"),
        (not body, 21602, "Message body is required."),
        (len(body) > LONGEST_BODY, 21617, "The message body exceeds the 1600 character limit"),
        (from_ == to, 21266, "'To' and 'From' number cannot be the same"),
        (opted_out, 21610, "Attempt to send to unsubscribed recipient"),
        (sms == "not allowed there", 21408, "Permission to send an SMS has not been enabled"),
        (sms == "not a mobile", 21614, "'To' number is not a valid mobile number"),
        (
            not _between(form.get("ValidityPeriod", "1"), 1, 36_000),
            BAD_REQUEST,
            "Bad ValidityPeriod",
        ),
    )


def _complain(exchange: Exchange, resource: str, form: Form) -> None:
    """What Twilio would take and we do not imitate, or what the service should not do."""
    for name, text in form.pairs:
        if name not in IMITATED[resource]:
            exchange.journal.violation(f"POST {resource}: {name} is not imitated")
        elif name.endswith("Method") and text != "POST":
            exchange.journal.violation(f"POST {resource}: {name} is not POST")


def _between(text: str, lowest: int, highest: int) -> bool:
    return text.isdigit() and lowest <= int(text) <= highest


def _refuse(*checks: tuple[bool, int, str]) -> None:
    """Raise the first that is wrong."""
    for wrong, code, message in checks:
        if wrong:
            raise RestError(400, code, message)


def create_call(exchange: Exchange, form: Form) -> Json:
    """Queue a call, or raise `RestError` as Twilio would. One starts each second."""
    _check_call(exchange, form)
    _complain(exchange, "Calls", form)
    call = exchange.new_call(form.get("From"), form.get("To"), "outbound-api")
    exchange.report_to(call, form.get("StatusCallback"), form.all("StatusCallbackEvent"))
    now = exchange.kernel.now()
    begins = max(now, exchange.next_api_call_at)
    exchange.next_api_call_at = begins + timedelta(seconds=API_CALL_GAP_S)
    steps = placed(
        exchange,
        call,
        url=form.get("Url"),
        fallback_url=form.get("FallbackUrl"),
        timeout_s=int(form.get("Timeout", "60")),
        wait_s=(begins - now).total_seconds(),
    )
    call.process = exchange.kernel.spawn(steps)
    return call_json(exchange, call)


def _check_call(exchange: Exchange, form: Form) -> None:
    to, absolute = form.get("To"), form.get("Url").startswith(("http://", "https://"))
    _refuse(
        (not to, 21201, "No 'To' number specified"),
        (not E164.fullmatch(to), 21211, f"Invalid 'To' Phone Number: {to}"),
        (form.get("From") not in exchange.numbers, 21210, "'From' phone number not verified"),
        (not absolute, 21205, "Url parameter is not a valid absolute URL"),
        (not _between(form.get("Timeout", "60"), 1, 600), BAD_REQUEST, "Bad Timeout"),
    )
