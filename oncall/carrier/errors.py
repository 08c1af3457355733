"""What a failed request to Twilio means for whoever asked.

The codes are Twilio's; the meanings are what we do about them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from oncall.carrier.port import CarrierError

# The number cannot be reached in this way, today or tomorrow.
_DEAD = frozenset(
    (
        *(13224, 21211, 21214, 21217, 21610, 21612, 21614, 21635),
        *(30004, 30005, 30006, 21602, 21617),
    )
)
# Nothing gets through until a person has changed the account or the settings.
_CONFIGURATION = frozenset(
    (
        *(10001, 10002, 20003, 20005, 20006, 20008, 20404),
        *(21205, 21210, 21212, 21213, 21215, 21216, 21219),
        *(21408, 21603, 21606, 21607, 21608, 21609, 21659, 21660, 30002),
    )
)
# By name, since these live in libraries that are imported late.
_UNREACHED = (
    "ConnectionRefusedError",
    "ConnectTimeoutError",
    "NameResolutionError",
    "NewConnectionError",
    "ProxyError",
)
# What the SDK stumbles over when something else than Twilio answers.
_GARBLED = (AttributeError, KeyError, TypeError, ValueError)
_COME_AGAIN = (408, 425, 429)


@contextmanager
def one_error() -> Iterator[None]:
    """Whatever goes wrong between here and the carrier becomes a CarrierError.

    Nothing is chained to it: the originals hold numbers.
    """
    sdk_error = import_module("twilio.base.exceptions").TwilioException
    try:
        yield
    except (sdk_error, OSError, *_GARBLED) as error:
        raise understood(error) from None


def understood(error: Exception) -> CarrierError:
    """The carrier's or the network's failure as our one error, without what was in it."""
    status, code = _answer(error)
    if status is not None:
        return refused(status, code)
    if _was_never_sent(error):
        return CarrierError("the carrier could not be reached")
    return CarrierError("the carrier did not answer as it should", unknown_outcome=True)


def refused(status: int, code: int | None) -> CarrierError:
    """What an HTTP status and a code of Twilio's mean."""
    said = f"the carrier answered {status}" + (f", code {code}" if code else "")
    if code in _CONFIGURATION or status in (401, 403):
        return CarrierError(said, configuration=True, code=code)
    if code in _DEAD:
        return CarrierError(said, permanent=True, code=code)
    if status >= 500 or status < 400:
        return CarrierError(said, unknown_outcome=True, code=code)
    # Turned away at the door is not "perhaps done"; any other refusal will be repeated.
    return CarrierError(said, permanent=status not in _COME_AGAIN, code=code)


def _answer(error: Exception) -> tuple[int | None, int | None]:
    """The HTTP status and the carrier's code, as far as there was an answer."""
    status, code = getattr(error, "status", None), getattr(error, "code", None)
    if status is None:
        # A page of a list that could not be fetched: the SDK hides the response in there.
        status = next((getattr(each, "status_code", None) for each in error.args[1:]), None)
    # Where Twilio gave no code the SDK repeats the status.
    return status, code if code != status else None


def _was_never_sent(error: Exception) -> bool:
    """Whether no connection was made, so that surely nothing was done."""
    if isinstance(error, import_module("requests").exceptions.ConnectTimeout):
        return True
    return any(type(each).__name__ in _UNREACHED for each in _chain(error))


def _chain(error: Exception) -> list[Any]:
    """The error, and what it wraps."""
    inner = next((each for each in error.args if isinstance(each, Exception)), None)
    reason = getattr(inner, "reason", None)
    return [error, inner, reason]
