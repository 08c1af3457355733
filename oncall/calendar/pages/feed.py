"""The feeds: `GET /calendar/<token>.ics`, for calendar programs that ask every hour or so.

Whoever has the address may read; it is as unguessable as a key. A wrong one is looked up like a
right one, and never told apart by its form.
"""

from flask import Blueprint, Response, request
from werkzeug.http import is_resource_modified

from oncall.calendar.work.serving import Answer, Busy, Feeds, Gone, NoSuchFeed
from oncall.web.rights import ANYBODY, may
from oncall.web.xml import plain

UNKNOWN = "There is no such calendar."
"""What an address that was never given out is answered; the doctor knows us by it."""

CACHE = "private, no-cache"
"""A browser or a cache on the way asks us each time, and keeps nothing for others."""

HEADERS = {
    "Cache-Control": CACHE,
    "Content-Disposition": 'inline; filename="vakt.ics"',
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
}


def blueprint(feeds: Feeds) -> Blueprint:
    """The one route; it belongs to the pages' listener."""
    routes = Blueprint("calendar", __name__)

    @routes.get("/calendar/<token>.ics")
    @may(ANYBODY, whose="whoever has the address")
    def feed(token: str) -> Response:
        """The shifts of a person or a team, for a calendar program."""
        return _answer(feeds, feeds.find(token))

    @routes.errorhandler(NoSuchFeed)
    def unknown(_error: NoSuchFeed) -> Response:
        return plain(UNKNOWN, 404)

    @routes.errorhandler(Gone)
    def gone(_error: Gone) -> Response:
        return plain("This address has ended. Ask your team for a new one.", 410)

    @routes.errorhandler(Busy)
    def busy(_error: Busy) -> Response:
        answer = plain("This calendar could not be read now. Your calendar will ask again.", 503)
        answer.headers["Retry-After"] = "300"
        return answer

    return routes


def _answer(feeds: Feeds, found: Answer) -> Response:
    """The feed, or 304 when the client has it as it is."""
    asked = request.environ
    if not is_resource_modified(asked, etag=found.etag, last_modified=found.changed_at):
        return Response(status=304, headers={"Cache-Control": CACHE, "ETag": found.etag})
    headers = {**HEADERS, "ETag": found.etag, "Last-Modified": found.last_modified}
    return Response(feeds.text(found), headers=headers, content_type="text/calendar; charset=utf-8")
