"""What a visitor may do with a phone on the page, and how a phone behaves by itself."""

import re
from contextlib import suppress
from datetime import timedelta

from oncall.demo.handsets import Handset
from oncall.simulator.network import LiveCall, Simulator
from oncall.simulator.phones import Behaviour, answers, busy, manual, no_answer, off, voicemail

BY_HAND, UNHEARD, DO_NOT_DISTURB = "by hand", "rings unheard", "do not disturb"
BEHAVIOURS: dict[str, Behaviour] = {
    BY_HAND: manual(),
    "answers and presses 1": answers(after_s=4, presses="1", talks_s=None),
    "voicemail answers": voicemail(),
    UNHEARD: no_answer(),
    DO_NOT_DISTURB: manual(),
    "busy": busy(),
    "switched off": off(),
}
PASSES_WITHIN = timedelta(minutes=3)
"""A second call so soon after the first is let through by Do Not Disturb."""
KEYS = re.compile("[0-9*#]|[*][0-9]{6}")
NO_SUCH_CALL = suppress(LookupError)  # it stopped ringing a moment ago, as the page will show


class Hands:
    """The visitor's hands on every phone; may be used from any thread."""

    def __init__(self, sim: Simulator, line: str) -> None:
        self._sim = sim
        self._line = line
        self._placed: dict[str, LiveCall] = {}
        self._behaviours: dict[str, str] = {}

    def behaviour(self, phone: Handset) -> str:
        """What this phone does when it is called."""
        return self._behaviours.get(phone.id, BY_HAND)

    def unheard(self, phone: Handset) -> bool:
        """Whether nobody would hear the call that this phone had last."""
        if self.behaviour(phone) != DO_NOT_DISTURB:
            return self.behaviour(phone) == UNHEARD
        calls = self._sim.phone(phone.number).calls
        gap = calls[-1].created_at - calls[-2].created_at if calls[1:] else None
        return gap is None or gap > PASSES_WITHIN

    def behave(self, phone: Handset, behaviour: str) -> None:
        """From the next call on; a phone that is switched off gets no texts either."""
        if behaviour in BEHAVIOURS:
            self._behaviours[phone.id] = behaviour
            device = self._sim.phone(phone.number).always(BEHAVIOURS[behaviour])
            device.sms = "unreachable" if behaviour == "switched off" else "delivers"

    def call(self, phone: Handset) -> None:
        """Call the team's number, unless this phone is in a call already."""
        if not self._under_way(phone) and not self._sim.phone(phone.number).engaged:
            self._placed[phone.id] = self._sim.call(phone.number, self._line)

    def answer(self, phone: Handset) -> None:
        """Pick up what rings."""
        with NO_SUCH_CALL:
            self._sim.phone(phone.number).answer()

    def press(self, phone: Handset, keys: str) -> None:
        """Press a key in the call under way, or all of a PIN."""
        if not KEYS.fullmatch(keys):
            return
        placed = self._under_way(phone)
        with NO_SUCH_CALL:
            placed.press(keys) if placed else self._sim.phone(phone.number).press(keys)

    def hang_up(self, phone: Handset) -> None:
        """End the call under way, or turn away the one that rings."""
        placed = self._under_way(phone)
        with NO_SUCH_CALL:
            placed.hang_up() if placed else self._sim.phone(phone.number).hang_up()

    def text(self, phone: Handset, words: str) -> None:
        """Text the team's number."""
        if phone.can_text:
            self._sim.text(phone.number, self._line, words)

    def say(self, phone: Handset, words: str) -> None:
        """Say this to the recorder, if there is one before the call ends."""
        placed = self._under_way(phone)
        if placed:
            placed.speak(words)

    def _under_way(self, phone: Handset) -> LiveCall | None:
        placed = self._placed.get(phone.id)
        return placed if placed and not placed.over else None
