"""When a webhook cannot be answered as it should: whoever is on the line still hears a sentence.

The log tells where it happened, without values.
"""

import logging

from flask import Response

from oncall.contact.core.trail import BadTrail
from oncall.contact.pages import spoken
from oncall.web.xml import xml

log = logging.getLogger(__name__)
NOBODY_KNOWS = "nb"


def not_ours(error: BadTrail) -> Response:
    """A signed address that is not ours, damaged or too old: 403, whoever signed the form."""
    log.warning("a webhook came with %s", error)
    return Response(status=403)


def last_words(error: Exception) -> Response:
    """To a caller: emergency numbers."""
    log.error("a call could not be answered as it should", exc_info=error)
    return xml(spoken.last_words(NOBODY_KNOWS))


def passed_on(error: Exception) -> Response:
    """To a colleague: somebody else is asked. The deadline sees to that, for nothing was stored."""
    log.error("a call to one of the staff could not be answered as it should", exc_info=error)
    return xml(spoken.passed_on(NOBODY_KNOWS))
