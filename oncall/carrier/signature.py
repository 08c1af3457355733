"""Whether a webhook comes from our carrier account.

HMAC-SHA1 with the auth token over the URL and the sorted form parameters, in base64.
The URL must be built from the configured public address: what a request says about its own host
can be forged. A signature holds no time, so replays are stopped by what is already recorded.
"""

import base64
import hmac
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

Pairs = Iterable[tuple[str, str]]


def signature(token: str, url: str, params: Pairs) -> str:
    """What the carrier would write in `X-Twilio-Signature`.

    Every parameter counts, the unknown ones too; a doubled name counts with each different value.
    """
    signed = url + "".join(name + value for name, value in sorted(set(params)))
    digest = hmac.digest(_bytes(token), _bytes(signed), "sha1")
    return base64.b64encode(digest).decode()


def is_genuine(tokens: Sequence[str], url: str, params: Pairs, header: str | None) -> bool:
    """Whether the header was made with one of our tokens (several while they are rotated).

    The carrier signs the URL now with its port, now without: either will do.
    """
    pairs, given = list(params), _bytes(header or "")
    kept = [token for token in tokens if token]  # anyone could sign with an empty token
    expected = [signature(token, form, pairs) for token in kept for form in _forms(url)]
    found = [hmac.compare_digest(_bytes(each), given) for each in expected]
    return any(found)


def _forms(url: str) -> list[str]:
    """The URL as it is, with its port and without it."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition(":")[0] if parts.port else parts.netloc
    port = parts.port or (443 if parts.scheme == "https" else 80)
    netlocs = (parts.netloc, host, f"{host}:{port}")
    return list(dict.fromkeys(url.replace(parts.netloc, each, 1) for each in netlocs))


def _bytes(text: str) -> bytes:
    # Half an emoji in a forged form must end in a refusal, not in an error.
    return text.encode("utf-8", "surrogatepass")
