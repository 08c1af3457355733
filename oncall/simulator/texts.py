"""Texts on their way: in from a phone to the service's webhook, out from the service to a phone."""

from functools import partial

from oncall.simulator.errors import Fatal
from oncall.simulator.exchange import API_VERSION, Exchange
from oncall.simulator.kernel import Sleep, Steps
from oncall.simulator.log import Delivery
from oncall.simulator.messages import OPT_IN, OPT_OUT, Message, segments
from oncall.simulator.phones import ReceivedText
from oncall.simulator.transports import Pairs
from oncall.simulator.webhooks import Answer, pairs

SENT_AFTER_S, DELIVERED_AFTER_S = 0.5, 1.0
UNDELIVERED = {"unreachable": 30003, "dead": 30005}


def receive(exchange: Exchange, from_: str, to: str, body: str, media: int = 0) -> Message:
    """A text comes in to one of our numbers. Raises KeyError when the number is not ours."""
    number = exchange.numbers[to]
    now = exchange.kernel.now()
    message = Message(
        exchange.new_sid("SM"), from_, to, body, "inbound", now, "received", media, now
    )
    exchange.messages[message.sid] = message
    _keyword(exchange, message)
    fate = exchange.weather.delivery("sms", number.sms_url)
    if not fate.copies:
        about = tuple(_inbound_params(exchange, message))
        exchange.journal.write(Delivery(now, "sms", message.sid, number.sms_url, about, ("lost",)))
        return message
    for _ in range(fate.copies):
        exchange.kernel.spawn(_hand_over(exchange, message, fate.delay_s))
    return message


def send(exchange: Exchange, message: Message) -> Steps[None]:
    """Bring a text placed by REST to its phone, telling its status callback on the way."""
    phone = exchange.phone(message.to)
    _move(exchange, message, "queued")
    yield Sleep(SENT_AFTER_S)
    message.sent_at = exchange.kernel.now()
    _move(exchange, message, "sent")
    yield Sleep(DELIVERED_AFTER_S)
    if phone.sms in ("delivers", "never confirms"):
        _arrive(exchange, message)
    if phone.sms in UNDELIVERED:
        _move(exchange, message, "undelivered", UNDELIVERED[phone.sms])
    elif phone.sms != "never confirms":
        _move(exchange, message, "delivered")


def _keyword(exchange: Exchange, message: Message) -> None:
    word = message.body.strip().lower()
    if exchange.keywords and word in OPT_OUT:
        exchange.opted_out.add((message.to, message.from_))
    elif exchange.keywords and word in OPT_IN:
        exchange.opted_out.discard((message.to, message.from_))


def _hand_over(exchange: Exchange, message: Message, delay: float) -> Steps[None]:
    """Ask the SMS webhook, then its fallback; after that an error is logged and nothing more."""
    if delay:
        yield Sleep(delay)
    number = exchange.numbers[message.to]
    about = _inbound_params(exchange, message)
    fetch = partial(exchange.webhooks.fetch, "sms", message.sid)
    try:
        answer = yield from fetch(number.sms_url, about)
    except Fatal as fault:
        if not number.sms_fallback_url:
            return
        error = pairs(ErrorCode=fault.code, ErrorUrl=fault.url)
        try:
            answer = yield from fetch(number.sms_fallback_url, [*about, *error])
        except Fatal:
            return
    _check_reply(exchange, answer)


def _check_reply(exchange: Exchange, answer: Answer) -> None:
    if "<Message" in answer.reply.body:
        exchange.journal.violation(
            "a text is answered by TwiML: send by REST, where it can be followed"
        )


def _inbound_params(exchange: Exchange, message: Message) -> Pairs:
    return pairs(
        AccountSid=exchange.account_sid,
        ApiVersion=API_VERSION,
        Body=message.body,
        From=message.from_,
        MessageSid=message.sid,
        NumMedia=message.media,
        NumSegments=segments(message.body),
        SmsMessageSid=message.sid,
        SmsSid=message.sid,
        SmsStatus="received",
        To=message.to,
    )


def _move(exchange: Exchange, message: Message, status: str, error: int | None = None) -> None:
    message.move(status, exchange.kernel.now(), error)
    told = pairs(
        AccountSid=exchange.account_sid,
        ApiVersion=API_VERSION,
        From=message.from_,
        MessageSid=message.sid,
        MessageStatus=status,
        SmsSid=message.sid,
        SmsStatus=status,
        To=message.to,
    )
    told = [*told, *pairs(ErrorCode=error)] if error is not None else told
    exchange.webhooks.notify("message-status", message.sid, message.callback_url, told)


def _arrive(exchange: Exchange, message: Message) -> None:
    phone = exchange.phone(message.to)
    now = exchange.kernel.now()
    text = ReceivedText(now, message.from_, message.to, message.body, message.sid)
    phone.texts.append(text)
    reply = phone.on_text(text) if phone.on_text is not None else None
    if reply is not None:
        words, seconds = reply
        answer = partial(receive, exchange, message.to, message.from_, words)
        exchange.kernel.after(seconds, lambda: _ignore(answer()))


def _ignore(message: Message) -> None:
    """The reply goes its own way."""
