"""The bound holds: no live ladder, whoever is on it and whatever is said meanwhile, is longer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from oncall.config import Pace
from oncall.contact.core.bound import out_of_turn_s, phone_s, wait_s
from oncall.contact.core.ladder import OWN_THERAPIST, Phone, next_phone
from oncall.contact.core.scene import Scene, Step
from oncall.contact.core.values import Caller

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
PEOPLE = ("ane", "bo", "cato", "dina", "eli", "tove", "liv", "hans")
ROTATIONS = ("supervisor", "therapists", "milieu therapist")
SENTENCE_S = 3

some_people = st.lists(st.sampled_from(PEOPLE), unique=True, max_size=5).map(tuple)
rungs = st.builds(
    Step,
    ask=st.lists(st.sampled_from((OWN_THERAPIST, *ROTATIONS)), min_size=1, max_size=3).map(tuple),
    ring=st.integers(5, 60).map(lambda s: timedelta(seconds=s)),
    wait=st.just(timedelta(minutes=3)),
    most=st.none() | st.integers(1, 3),
)
scenes = st.builds(
    Scene,
    now=st.just(NOW),
    pace=st.just(Pace()),
    ladder=st.lists(rungs, max_size=4).map(tuple),
    duty=st.dictionaries(st.sampled_from(ROTATIONS), some_people),
    line_holder=st.none() | st.sampled_from(PEOPLE),
    deputy=st.none() | st.sampled_from(PEOPLE),
    backstops=some_people,
    busy=some_people.map(frozenset),
    second_phones=some_people.map(frozenset),
    reachable=st.just(frozenset(PEOPLE)),
)
callers = st.builds(
    Caller,
    number=st.just("n1"),
    therapist=st.none() | st.sampled_from(PEOPLE),
    staff=st.none() | st.sampled_from(PEOPLE),
)


@given(
    scene=scenes,
    caller=callers,
    holder=st.none() | st.sampled_from(PEOPLE),
    said_ok=st.dictionaries(st.integers(1, 6), st.sampled_from(PEOPLE)),
    said_no=some_people,
)
def test_no_ladder_takes_longer_than_its_bound(
    scene: Scene,
    caller: Caller,
    holder: str | None,
    said_ok: dict[int, str],
    said_no: tuple[str, ...],
) -> None:
    """Holder first, OK by text at drawn moments, a no from some: never above what is printed."""
    rang: list[Phone] = []
    out_of_turn = 0
    while len(rang) < 100:
        first = holder if not rang else said_ok.pop(len(rang), None)
        passed = said_no if rang else ()
        so_far = [(phone.place, phone.person) for phone in rang]
        phone = next_phone(scene, caller, so_far, first=first, passed=passed)
        if phone is None:
            break
        out_of_turn += int(first == phone.person)
        rang.append(phone)

    took = sum(phone_s(phone.ring, scene.pace) + SENTENCE_S for phone in rang) - SENTENCE_S
    assert took <= wait_s(scene, caller) + out_of_turn * out_of_turn_s(scene)


@given(scene=scenes, caller=callers)
def test_whoever_is_busy_is_rung_last_and_nobody_is_left_out(scene: Scene, caller: Caller) -> None:
    """All of them talk with families: the very same phones ring as if nobody did."""
    everyone = tuple(replace(step, most=None) for step in scene.ladder)
    quiet = replace(scene, ladder=everyone, busy=frozenset[str]())
    busy = replace(scene, ladder=everyone, busy=frozenset(PEOPLE))

    assert everybody(busy, caller) == everybody(quiet, caller)


def everybody(scene: Scene, caller: Caller) -> list[tuple[int, str]]:
    """All the phones of one ladder, in the order in which they ring."""
    so_far: list[tuple[int, str]] = []
    while phone := next_phone(scene, caller, so_far):
        so_far.append((phone.place, phone.person))
    return so_far
