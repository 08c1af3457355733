"""For a WSGI server, with `oncall worker` running apart.

`webhooks` and `pages` are best served with threads of their own; `application` is both in one.
"""

from collections.abc import Iterable
from typing import Any

from oncall.app import build, make_carrier, open_desk
from oncall.config import load
from oncall.env import real_env

_config = load(None)
_service = build(_config, open_desk(_config, real_env()), make_carrier(_config), with_worker=False)

webhooks = _service.webhooks
pages = _service.pages
_CARRIERS = ("/voice", "/sms", "/page", "/fallback")


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Both listeners behind one address: the carrier's paths go to the webhooks."""
    ours = webhooks if environ.get("PATH_INFO", "").startswith(_CARRIERS) else pages
    return ours(environ, start_response)
