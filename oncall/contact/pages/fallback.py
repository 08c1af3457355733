"""Our own stand-in for the static fallback, for an installation that has no other host.

It answers when a webhook of ours failed but the server lives; another host is far better.
"""

from pathlib import Path

from flask import Blueprint, Response

from oncall.contact.pages.spoken import last_words
from oncall.contact.work.desk import Desk
from oncall.contact.work.fallback import our_own
from oncall.web.xml import xml


def blueprint(desk: Desk, folder: Path) -> Blueprint:
    """The documents under /fallback/<team>/, from the snapshot in `folder`."""
    fallback = Blueprint("fallback", __name__, url_prefix="/fallback")

    @fallback.route("/<team>/<name>", methods=["GET", "POST"])
    def document(team: str, name: str) -> Response:
        base = desk.link(f"/fallback/{team}")
        text = our_own(desk, folder, team, base).get(name, last_words("nb"))
        return xml(text)

    return fallback
