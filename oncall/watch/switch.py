"""The dead-man's switch: while all is well an address elsewhere is asked, and it tells when not.

A machine that has died cannot say so; silence can.
"""

import logging
from collections.abc import Callable, Sequence

from oncall.asking import Answer, NotReached, ask
from oncall.config import WatchSettings
from oncall.contact.work.desk import Desk
from oncall.watch.pulse import Pulse
from oncall.watch.troubles import Finding
from oncall.web.health import Health, HealthFault

log = logging.getLogger(__name__)
KIND = "watch"


class Switch:
    """Looks at health every minute: what is new is logged, and whoever watches hears of it."""

    def __init__(
        self,
        desk: Desk,
        pulse: Pulse,
        health: Health,
        settings: WatchSettings,
        asks: Callable[[str], Answer] = ask,
    ) -> None:
        self._health = health
        self._settings = settings
        self._asks = asks
        self._finding = Finding(desk, pulse, KIND)
        self._known: frozenset[HealthFault] = frozenset()

    def run(self) -> None:
        """Look, and tell."""
        found = self._health.look()
        self._log(found)
        # That we cannot be heard is no reason to be silent.
        well = not any(fault.red and fault.kind != KIND for fault in found)
        url = self._settings.url if well else self._settings.fail_url
        if url:
            self._finding.tell(self._sent(url))

    def _sent(self, url: str) -> str:
        """A sentence if whoever watches could not be told."""
        try:
            status = self._asks(url).status
        except NotReached as error:
            why = str(error)
        else:
            if status < 300:
                return ""
            why = f"it answers {status}"
        return (
            f"The address in [watch] cannot be told that all is well ({why}): if this machine died "
            "now, somebody would be alarmed for nothing, or nobody. See that it can be reached."
        )

    def _log(self, found: Sequence[HealthFault]) -> None:
        """Each fault once when it comes; seconds that go on counting are no news."""
        kinds = {fault.kind for fault in self._known}
        for fault in found:
            if fault.kind not in kinds:
                say = log.error if fault.red else log.warning
                say(f"{fault.sentence} {fault.inside}".strip(), extra={"kind": fault.kind})
        for gone in sorted(kinds - {fault.kind for fault in found}):
            log.info("health: this is right again", extra={"kind": gone})
        self._known = frozenset(found)
