"""The bound: the longest a family on the line waits for a human, the outside number or a recorder.

Every phone the ladder may hold rings its time and the five seconds that the carrier adds; then
somebody may answer at the last moment and hear the prompt twice without pressing a key; between two
phones the family hears one sentence.
"""

from datetime import datetime, timedelta

from oncall.config import Pace
from oncall.contact.core.ladder import next_phone
from oncall.contact.core.scene import Scene
from oncall.contact.core.values import Caller, Contact


def phone_s(ring: timedelta, pace: Pace) -> int:
    """The longest one phone may take, in whole seconds."""
    screening = 2 * (pace.screen_prompt + pace.screen_wait)
    return round((ring + pace.carrier_extra + screening).total_seconds())


def wait_s(scene: Scene, caller: Caller) -> int:
    """The longest this caller may wait on the line in this scene, in whole seconds.

    A phone that rings out of turn comes on top of it: see `out_of_turn_s`.
    """
    rung: list[tuple[int, str]] = []
    total, between = 0, round(scene.pace.screen_prompt.total_seconds())
    while phone := next_phone(scene, caller, rung):
        total += phone_s(phone.ring, scene.pace) + (between if rung else 0)
        rung.append((phone.place, phone.person))
    return total


def out_of_turn_s(scene: Scene) -> int:
    """What a phone adds that rings out of turn: the holder's, or hers who said OK by text."""
    ring = max([scene.pace.ring, *(step.ring for step in scene.ladder)])
    return phone_s(ring, scene.pace) + round(scene.pace.screen_prompt.total_seconds())


def lost_at(contact: Contact, scene: Scene) -> datetime:
    """Without a word from the carrier until then, nobody believes in the call any more."""
    longest = wait_s(scene, contact.caller) + (out_of_turn_s(scene) if contact.holder else 0)
    return scene.now + timedelta(seconds=longest) + scene.pace.lost_after_bound


def longest_s(scene: Scene) -> int:
    """The longest any caller may wait: known or unknown, whoever her therapist is."""
    therapists = [None, *sorted(scene.on_duty)]
    return max(wait_s(scene, Caller(number="any", therapist=t)) for t in therapists)


def phones(scene: Scene) -> int:
    """How many different people's phones the ladder holds."""
    rung: list[tuple[int, str]] = []
    while phone := next_phone(scene, Caller(number="any"), rung):
        rung.append((phone.place, phone.person))
    return len({person for _, person in rung})
