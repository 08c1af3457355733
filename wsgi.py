"""For a WSGI server, with `oncall worker` running apart.

`webhooks` and `pages` are best served with threads of their own; `application` is both in one.
Each process keeps its own snapshot and spool in order, so load this after the server has forked.
"""

from collections.abc import Iterable
from typing import Any

from oncall import logs
from oncall.app import build, desk_that_serves, make_carrier, make_post
from oncall.config import load
from oncall.env import real_env
from oncall.web.ways import WAYS
from oncall.worker import Heartbeat

logs.begin()
_config = load(None)
_desk = desk_that_serves(_config, real_env())
_service = build(_config, _desk, make_carrier(_config), post=make_post(_config))
# When no worker passes, or the database is down, this process raises the alarm and sends it.
Heartbeat(_service.worker, _service.beside).start()

webhooks = _service.webhooks
pages = _service.pages


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Both listeners behind one address: the ways in lead to the webhooks."""
    way = environ.get("PATH_INFO", "").strip("/").partition("/")[0]
    return (webhooks if way in WAYS else pages)(environ, start_response)
