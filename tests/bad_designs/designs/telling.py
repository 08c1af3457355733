"""Telling, badly: too much to the wrong ones, and nothing to those who should hear."""

import logging
from typing import Any

from tests.bad_designs.design import bad

HEALTH = "tests/operations/test_health.py"
log = logging.getLogger(__name__)


@bad("oncall.contact.work.sending:_do", "tests/hostile/test_canary.py::test_no_log_tells")
def a_number_in_the_log(original: Any, desk: Any, carrier: Any, claimed: Any, letter: Any) -> Any:
    """The log says to whom each page went."""
    log.info("a page to %s", letter.to)
    return original(desk, carrier, claimed, letter)


@bad("oncall.web.health:Health.look", HEALTH)
def health_is_always_green(original: Any, self: Any) -> tuple[()]:
    """Whatever is wrong, the monitor hears that all is well."""
    return ()
