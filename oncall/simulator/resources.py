"""Calls, messages and numbers as REST shows them, with the field names that SDK 9.13 reads."""

from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import Any

from oncall.simulator.calls import Call
from oncall.simulator.exchange import API_VERSION, Exchange, OwnNumber, Recording
from oncall.simulator.messages import Message, segments

Json = dict[str, Any]


@lru_cache(maxsize=10_000)
def rfc2822(instant: datetime | None) -> str | None:
    """An instant as Twilio writes it, in whole seconds of UTC."""
    return None if instant is None else format_datetime(instant)


def call_json(exchange: Exchange, call: Call) -> Json:
    """One call. `start_time` is empty until it rings; `duration` until it has ended."""
    return {
        "sid": call.sid,
        "account_sid": exchange.account_sid,
        "parent_call_sid": call.parent.sid if call.parent else None,
        "api_version": API_VERSION,
        "from": call.from_,
        "from_formatted": call.from_,
        "to": call.to,
        "to_formatted": call.to,
        "status": call.status,
        "direction": call.direction,
        "duration": str(call.duration_s) if call.over else None,
        "date_created": rfc2822(call.created_at),
        "date_updated": rfc2822(call.ended_at or call.answered_at or call.created_at),
        "start_time": rfc2822(call.ringing_at),
        "end_time": rfc2822(call.ended_at),
        "phone_number_sid": None,
        "answered_by": None,
        "caller_name": None,
        "forwarded_from": None,
        "group_sid": None,
        "queue_time": "0",
        "trunk_sid": None,
        "price": None,
        "price_unit": "USD",
        "annotation": None,
        "uri": f"{_account(exchange)}/Calls/{call.sid}.json",
        "subresource_uris": {},
    }


def recording_json(exchange: Exchange, recording: Recording) -> Json:
    """One recording, without its sound."""
    return {
        "sid": recording.sid,
        "account_sid": exchange.account_sid,
        "api_version": API_VERSION,
        "call_sid": recording.call_sid,
        "duration": str(recording.duration_s),
        "date_created": rfc2822(recording.at),
        "date_updated": rfc2822(recording.at),
        "start_time": rfc2822(recording.at),
        "status": "completed",
        "channels": 1,
        "source": "RecordVerb",
        "error_code": None,
        "uri": f"{_account(exchange)}/Recordings/{recording.sid}.json",
        "subresource_uris": {},
    }


def message_json(exchange: Exchange, message: Message) -> Json:
    """One message."""
    return {
        "sid": message.sid,
        "account_sid": exchange.account_sid,
        "api_version": API_VERSION,
        "body": message.body,
        "from": message.from_,
        "to": message.to,
        "direction": message.direction,
        "status": message.status,
        "num_segments": str(segments(message.body)),
        "num_media": str(message.media),
        "date_created": rfc2822(message.created_at),
        "date_sent": rfc2822(message.sent_at),
        "date_updated": rfc2822(message.updated_at or message.created_at),
        "error_code": message.error_code,
        "error_message": None,
        "messaging_service_sid": None,
        "price": None,
        "price_unit": "USD",
        "uri": f"{_account(exchange)}/Messages/{message.sid}.json",
        "subresource_uris": {},
    }


SETTINGS = {
    "VoiceUrl": "voice_url",
    "VoiceFallbackUrl": "voice_fallback_url",
    "StatusCallback": "status_callback",
    "SmsUrl": "sms_url",
    "SmsFallbackUrl": "sms_fallback_url",
}


def number_json(exchange: Exchange, number: OwnNumber) -> Json:
    """One of our own numbers with its settings."""
    settings = {name: getattr(number, name) for name in SETTINGS.values()}
    methods = ("voice_method", "voice_fallback_method", "status_callback_method", "sms_method")
    return {
        "sid": number.sid,
        "account_sid": exchange.account_sid,
        "api_version": API_VERSION,
        "phone_number": number.number,
        "friendly_name": number.number,
        **settings,
        **dict.fromkeys((*methods, "sms_fallback_method"), "POST"),
        "capabilities": {"voice": True, "sms": True, "mms": False, "fax": False},
        "beta": False,
        "date_created": rfc2822(number.made_at),
        "date_updated": rfc2822(number.made_at),
        "status": "in-use",
        "origin": "twilio",
        "uri": f"{_account(exchange)}/IncomingPhoneNumbers/{number.sid}.json",
    }


def balance_json(exchange: Exchange) -> Json:
    """What is left on the account."""
    currency = exchange.balance and "USD"
    sid = exchange.account_sid
    return {"account_sid": sid, "balance": exchange.balance, "currency": currency}


def _account(exchange: Exchange) -> str:
    return f"/{API_VERSION}/Accounts/{exchange.account_sid}"
