"""Texts and calls placed by REST: what is refused, with which code, and what is begun."""

import re
from datetime import timedelta

from oncall.simulator.exchange import Exchange
from oncall.simulator.messages import Message
from oncall.simulator.resources import Json, call_json, message_json
from oncall.simulator.rest_errors import RestError
from oncall.simulator.rest_list import Form
from oncall.simulator.routes import API_CALL_GAP_S, placed
from oncall.simulator.texts import send

E164 = re.compile(r"\+[1-9][0-9]{6,14}")
LONGEST_BODY = 1_600
LONGEST_VALIDITY_S = 36_000


def create_message(exchange: Exchange, form: Form) -> Json:
    """Accept a text, or raise `RestError` as Twilio would."""
    from_, to, body = form.get("From"), form.get("To"), form.get("Body")
    _check_message(exchange, form)
    message = Message(
        exchange.new_sid("SM"), from_, to, body, "outbound-api", exchange.kernel.now(), "queued"
    )
    message.callback_url = form.get("StatusCallback")
    exchange.messages[message.sid] = message
    exchange.kernel.spawn(send(exchange, message))
    return message_json(exchange, message)


def _check_message(exchange: Exchange, form: Form) -> None:
    from_, to, body = form.get("From"), form.get("To"), form.get("Body")
    if not to:
        raise RestError(400, 21604, "A 'To' phone number is required.")
    if not E164.fullmatch(to):
        raise RestError(400, 21211, f"Invalid 'To' Phone Number: {to}")
    if from_ not in exchange.numbers:
        raise RestError(400, 21606, "The 'From' phone number is not a valid, SMS-capable number")
    if not body:
        raise RestError(400, 21602, "Message body is required.")
    if len(body) > LONGEST_BODY:
        raise RestError(
            400, 21617, "The concatenated message body exceeds the 1600 character limit"
        )
    if from_ == to:
        raise RestError(400, 21266, "'To' and 'From' number cannot be the same")
    if (from_, to) in exchange.opted_out or exchange.phone(to).sms == "opted out":
        raise RestError(400, 21610, "Attempt to send to unsubscribed recipient")
    validity = form.get("ValidityPeriod", str(LONGEST_VALIDITY_S))
    if not validity.isdigit() or not 1 <= int(validity) <= LONGEST_VALIDITY_S:
        raise RestError(400, 21621, "ValidityPeriod must be between 1 and 36000")


def create_call(exchange: Exchange, form: Form) -> Json:
    """Queue a call, or raise `RestError` as Twilio would. One starts each second."""
    _check_call(exchange, form)
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
    to = form.get("To")
    if not to:
        raise RestError(400, 21201, "No 'To' number specified")
    if not E164.fullmatch(to):
        raise RestError(400, 21211, f"Invalid 'To' Phone Number: {to}")
    if form.get("From") not in exchange.numbers:
        raise RestError(400, 21210, "'From' phone number not verified")
    if not form.get("Url").startswith(("http://", "https://")):
        raise RestError(400, 21205, "Url parameter is not a valid absolute URL")
    timeout = form.get("Timeout", "60")
    if not timeout.isdigit() or not 1 <= int(timeout) <= 600:
        raise RestError(400, 21216, "Timeout must be between 1 and 600")
