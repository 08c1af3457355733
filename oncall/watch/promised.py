"""The promises of the open contacts are looked after, and health tells of a contact nobody has."""

from oncall.contact.work.desk import Desk
from oncall.contact.work.promises import look_after
from oncall.watch.pulse import Pulse
from oncall.watch.troubles import Finding

KIND = "contacts"
SENTENCE = (
    "{} of the open contacts cannot be read, or nobody is next for them: the log names their "
    "codes. Call those on duty, and the families whose contacts they are."
)


class Promised:
    """One for each process that has the job."""

    def __init__(self, desk: Desk, pulse: Pulse) -> None:
        self._desk = desk
        self._finding = Finding(desk, pulse, KIND)

    def run(self) -> None:
        """Look once."""
        in_danger = [each for each in look_after(self._desk) if each.startswith("N2")]
        self._finding.tell(SENTENCE.format(len(in_danger)) if in_danger else "")
