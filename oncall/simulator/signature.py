"""X-Twilio-Signature: HMAC-SHA1 over the address and every parameter, in base64.

Written from Twilio's "Webhooks security" page, on purpose not shared with the service: two
independent readings of one document check each other.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence


def sign(token: str, url: str, params: Sequence[tuple[str, str]]) -> str:
    """The signature of a form posted to `url` (without fragment).

    The address, then name and value of every parameter, sorted by name and value, each pair once.
    """
    text = url + "".join(name + value for name, value in sorted(set(params)))
    digest = hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()
