"""The ladder: who is rung, in which order, and what comes when nobody answers."""

from oncall.simulator import phones
from tests.stories.conftest import Begin
from tests.stories.plans import EXAMPLE, plan_with
from tests.stories.vocabulary import Story

TWO_OUTSIDE = (
    '[{ name = "first", number = "+4755000000", hours = "all day" },'
    ' { name = "second", number = "+4755000001", hours = "all day" }]'
)


def test_the_whole_ladder_by_day(day: Story) -> None:
    """Ane, two of the others, Tove, and then the barnevernvakt, each once, in that order."""
    day.mother.calls(patience=300)
    day.minutes(6)

    order = sorted(
        (each.phone.calls[0].created_at, each.handle)
        for each in (day.ane, day.bo, day.cato, day.dina, day.eli, day.tove, day.outside)
        if each.was_rung
    )
    assert [handle for _, handle in order] == ["ane", "bo", "cato", "tove", "outside"]
    assert max(each.rang for each in (day.ane, day.bo, day.cato, day.tove)) == 1


def test_one_phone_alone_by_night_rings_twice_and_then_its_second_number(night: Story) -> None:
    """The second call within three minutes passes Do Not Disturb on many phones."""
    night.toves_second.answers(after=10)

    night.mother.calls()
    night.minutes(3)

    assert night.tove.rang == 2
    first, second = (call.created_at for call in night.tove.phone.calls)
    assert (second - first).total_seconds() < 180
    assert night.mother.talked_with(night.toves_second)
    assert len([each for each in night.tove.received if "ringer" in each]) == 1


def test_an_empty_rung_is_skipped_at_once(begin: Begin) -> None:
    """Her own therapist is off: Bo's phone rings in the same second."""
    day = begin(plan=EXAMPLE.replace('"ane", "bo", "cato", "dina"', '"bo", "cato", "dina"'))
    day.bo.answers(after=2)

    day.mother.calls()
    day.minutes(3)

    joined = day.mother.bridged_after(day.bo)
    assert joined is not None
    assert joined < 4
    assert not day.ane.was_rung
    assert day.mother.hears[0] == "ringback"
    assert not day.mother.heard("Ein augneblink")


def test_the_own_therapist_who_is_the_line_holder_is_rung_once(begin: Begin) -> None:
    """One person is asked once per round, whatever rungs hold her."""
    plan = EXAMPLE.replace('people = ["tove"]', 'people = ["ane"]')
    day = begin(plan=plan)

    day.mother.calls(patience=300)
    day.minutes(6)

    assert day.ane.rang == 1


def test_the_outside_number_is_never_screened(night: Story) -> None:
    """Its queue presses no 1: whoever picks up there is joined with her at once."""
    night.outside.does(phones.answers(3, (), talks_s=120))

    night.mother.calls()
    night.minutes(5)

    assert night.mother.talked_with(night.outside)
    assert not night.outside.was_told("")
    assert night.mother.contact.state == "outside"
    assert any("F-31A" in each for each in night.liv.received)
    assert any("ekstern" in each for each in night.tove.received)


def test_a_family_of_another_area_gets_its_own_outside_number(night: Story) -> None:
    """Haugesund's families reach Haugesund's barnevernvakt."""
    night.outside_haugesund.does(phones.answers(3, (), talks_s=120))

    night.other_mother.calls()
    night.minutes(5)

    assert night.other_mother.talked_with(night.outside_haugesund)
    assert not night.outside.was_rung


def test_a_busy_outside_number_gives_way_to_the_next(begin: Begin) -> None:
    """The first is engaged, the second answers."""
    night = begin(at="2026-03-03 03:00", plan=plan_with(outside=TWO_OUTSIDE))
    night.outside.is_busy()
    night.outside_haugesund.does(phones.answers(3, (), talks_s=120))

    night.mother.calls()
    night.minutes(5)

    assert night.outside.rang == 1
    assert night.mother.talked_with(night.outside_haugesund)
    assert night.mother.contact.state == "outside"


def test_the_recorder_when_nobody_at_all_answers(night: Story) -> None:
    """Emergency numbers first; what she says opens it as urgent, and everybody is woken."""
    night.mother.calls(says="Ring meg, det hastar")
    night.minutes(4)

    contact = night.mother.contact
    assert night.mother.heard("1 1 3")
    assert night.mother.spoke_to_recorder
    assert (contact.state, contact.urgent, contact.words) == ("open", True, "recording")
    assert any("F-31A" in each for each in night.liv.received)
    assert any("F-31A" in each for each in night.bo.received)


def test_the_recorder_with_nothing_said(night: Story) -> None:
    """Silence makes no recording; she hears that we go on looking, and we do."""
    night.mother.calls()
    night.minutes(4)

    assert night.mother.hears[-2].startswith("Eg har notert")
    assert night.mother.contact.urgent
    assert night.mother.contact.words is None


def test_the_contact_is_open_from_the_moment_the_recorder_starts(night: Story) -> None:
    """While she hears the emergency numbers, the backstop is already alarmed."""
    night.mother.calls(says="Ring meg")
    night.minutes(2)
    night.seconds(16)

    assert night.mother.on_the_line
    assert night.mother.contact.state == "open"
    assert any("HASTAR" in each for each in night.liv.received)


def test_a_withheld_caller_is_connected_like_anyone(day: Story) -> None:
    """She gets the therapists; no number is known, none is shown to anybody."""
    day.ane.answers()

    day.hidden.calls()
    day.minutes(5)

    assert day.hidden.talked_with(day.ane)
    assert day.hidden.contact.caller.name == "withheld"
    assert day.sim.phone("anonymous").texts == []


def test_an_unknown_caller_reaches_the_first_area(night: Story) -> None:
    """Nobody knows the number: the team's phones, then the first area's outside number."""
    night.outside.does(phones.answers(3, (), talks_s=120))

    night.stranger.calls()
    night.minutes(5)

    assert night.tove.rang == 2
    assert night.stranger.talked_with(night.outside)


def test_the_own_therapist_of_another_family_is_rung_for_hers_only(day: Story) -> None:
    """F-33 is Dina's: her phone first, and in English."""
    day.dina.does_not_answer()
    day.ane.answers()

    day.english_father.calls()
    day.minutes(5)

    assert day.dina.rang == 1
    assert day.english_father.talked_with(day.ane)
    assert not day.english_father.heard("augneblink")


def test_a_colleague_calls_the_line_by_day(day: Story) -> None:
    """Ane's own phone is skipped, and others of the team ring."""
    ane_herself = day.colleague_who_calls(day.ane)
    day.bo.answers()

    ane_herself.calls()
    day.minutes(5)

    assert ane_herself.talked_with(day.bo)
    assert day.ane.rang == 0


def test_a_colleague_never_reaches_the_outside_number(day: Story) -> None:
    """Nobody answers Bo: he hears so, and may leave a message; the barnevernvakt is not rung."""
    bo_himself = day.colleague_who_calls(day.bo)

    bo_himself.calls(says="Ring meg")
    day.minutes(6)

    assert not day.outside.was_rung
    assert not day.outside_haugesund.was_rung
    assert bo_himself.spoke_to_recorder
    assert day.bo.rang == 0


def test_the_one_alone_at_night_calls_the_line(night: Story) -> None:
    """Tove calls: her own phones stay silent; deputy and backstops are rung."""
    tove_herself = night.colleague_who_calls(night.tove)
    night.liv.answers()

    tove_herself.calls()
    night.minutes(5)

    assert night.tove.rang == night.toves_second.rang == 0
    assert night.ane.rang == 1
    assert tove_herself.talked_with(night.liv)


def test_two_families_at_once(begin: Begin) -> None:
    """Ane talks, Bo has just taken another: the third family's call rings Bo before Ane."""
    plan = EXAMPLE.replace('"ane", "bo", "cato", "dina"', '"ane", "bo"').replace(
        'people = ["eli"]', 'people = ["bo"]'
    )
    day = begin(plan=plan)
    day.ane.answers(talks=1800)
    day.bo.answers(talks=70)
    day.bo.answers()
    day.stranger.calls()
    day.minutes(1)
    day.other_mother.calls()
    day.minutes(4)

    day.hidden.calls()
    day.minutes(4)

    assert day.other_mother.contact.outcome == "talked"
    assert day.hidden.talked_with(day.bo)
    assert day.ane.rang == 1


def test_the_only_phone_of_the_night_is_rung_even_while_it_is_busy(night: Story) -> None:
    """Tove talks with one family; a second one still rings her before the outside number."""
    night.tove.phone.call_waiting = True
    night.tove.answers(talks=600)
    night.tove.does_not_answer()
    night.tove.does_not_answer()
    night.mother.calls()
    night.minutes(1)

    night.other_mother.calls(patience=200)
    night.minutes(4)

    assert night.tove.rang == 3
    assert night.toves_second.rang == 1
    assert night.outside_haugesund.rang == 1


def test_urgent_is_never_calm_whatever_it_was_before(night: Story) -> None:
    """The outside number had her, Tove took it; hours later nobody answers: every three minutes."""
    night.outside.does(phones.answers(3, (), talks_s=90))
    night.mother.calls()
    night.minutes(3)
    night.tove.texts("OK")
    night.minutes(10)

    night.mother.calls()
    night.minutes(3)

    contact = night.mother.contact
    assert contact.urgent
    assert not contact.calm
    assert contact.step_at is not None
    assert (contact.step_at - night.now).total_seconds() <= 180
