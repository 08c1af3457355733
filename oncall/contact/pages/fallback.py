"""Our own stand-in for the static fallback, for an installation that has no other host.

It answers when a webhook of ours failed but the server lives; another host is far better.
"""

from pathlib import Path

from flask import Blueprint, Response

from oncall.contact.pages import spoken
from oncall.contact.pages.trouble import NOBODY_KNOWS, last_words
from oncall.contact.work.desk import Desk
from oncall.contact.work.outage.fallback import our_own
from oncall.web.xml import xml


def blueprint(desk: Desk, folder: Path) -> Blueprint:
    """The documents under /fallback/<team>/, from the snapshot in `folder`."""
    fallback = Blueprint("fallback", __name__, url_prefix="/fallback")

    @fallback.route("/<team>/<name>", methods=["GET", "POST"])
    def document(team: str, name: str) -> Response:
        base = desk.link(f"/fallback/{team}")
        documents = our_own(desk, folder, team, base)
        return xml(documents.get(name, spoken.last_words(NOBODY_KNOWS)))

    fallback.register_error_handler(Exception, last_words)
    return fallback
