"""Telling, badly: too much to the wrong ones, and nothing to those who should hear."""

import logging
from typing import Any

from oncall.store.outage import Outage
from tests.bad_designs.design import bad

HEALTH = "tests/operations/test_health.py"
log = logging.getLogger(__name__)


@bad("oncall.contact.work.going_out.sending:_do", "tests/hostile/test_canary.py::test_no_log_tells")
def a_number_in_the_log(original: Any, desk: Any, carrier: Any, claimed: Any, letter: Any) -> Any:
    """The log says to whom each page went."""
    log.info("a page to %s", letter.to)
    return original(desk, carrier, claimed, letter)


@bad("oncall.web.health:Health.look", HEALTH)
def health_is_always_green(original: Any, self: Any) -> tuple[()]:
    """Whatever is wrong, the monitor hears that all is well."""
    return ()


@bad("oncall.web.health:Health._meanwhile", f"{HEALTH}::test_a_check_that_never_comes_back")
def what_was_found_last_is_true_for_ever(original: Any, self: Any) -> Any:
    """A disk hangs, and the monitor hears for a week what was so before."""
    return self._last


@bad("oncall.web.health:asked", f"{HEALTH}::test_a_check_that_fails_is_a_fault_itself")
def a_check_that_fails_found_nothing(original: Any, check: Any) -> Any:
    """What could not be looked at is well."""
    try:
        return list(check())
    except ValueError:
        return []


@bad("oncall.watch.lateness:workers_pass", f"{HEALTH}::test_no_worker_passes")
def nobody_looks_at_the_workers(original: Any, pulse: Any, conn: Any, desk: Any) -> list[Any]:
    """As long as the web process answers, all is well."""
    return []


@bad("oncall.watch.lateness:nothing_is_late", f"{HEALTH}::test_a_step_that_is_late")
def late_is_no_fault(original: Any, conn: Any, desk: Any) -> list[Any]:
    """A worker that passes is in time."""
    return []


@bad("oncall.watch.ahead:instants", f"{HEALTH}::test_a_hand_over_to_somebody_who_is_not_there")
def health_looks_at_now(original: Any, team: Any, desk: Any) -> list[Any]:
    """Who will be on duty tonight is seen tonight."""
    return [team.now]


@bad("oncall.store.outage:outage", f"{HEALTH}::test_which_it_is")
def every_outage_is_the_same(original: Any, error: Any) -> Any:
    """Locked, full or damaged: the database is gone."""
    return Outage.GONE


@bad("oncall.logs:redacted", "tests/operations/test_logs.py::test_the_second_line_of_defence")
def whoever_logs_is_careful(original: Any, text: str) -> str:
    """Nothing is taken out of a line on its way."""
    return text


SWITCH = "tests/operations/test_switch.py"


@bad("oncall.watch.drift:drifted", f"{SWITCH}::test_somebody_changes_the_number_at_the_carrier")
def settings_are_set_once(original: Any, desk: Any, carrier: Any, wanted: Any) -> list[Any]:
    """What stood at the carrier on the first day stands there still."""
    return []


@bad("oncall.watch.switch:Switch.run", f"{SWITCH}::test_when_it_is_red_nobody_asks")
def the_switch_is_always_held(original: Any, self: Any) -> None:
    """Whoever watches over the machine hears that all is well as long as it lives."""
    self._finding.tell(self._sent(self._settings.url))
