"""The same family again, several families, and answers by text while it rings."""

from datetime import timedelta

from oncall.config import Pace
from oncall.simulator.phones import answers, busy
from tests.stories.conftest import Begin
from tests.stories.vocabulary import NIGHT, Story


def test_a_second_call_while_it_is_open_rings_and_keeps_its_rung(day: Story) -> None:
    """One contact: it rings again; unclaimed, it goes on where it was, and nobody starts anew."""
    day.mother.calls(patience=10)
    day.minutes(5)
    before = day.mother.contact

    day.mother.calls(patience=10)
    day.minutes(1)

    assert len(day.mother.contacts) == 1
    assert day.mother.contact.state == "open"
    assert day.mother.contact.round == before.round
    assert day.mother.contact.arrivals == 2


def test_a_second_call_while_it_is_held_rings_the_holder_first(day: Story) -> None:
    """Cato has it: his phone rings before her own therapist's."""
    day.mother.texts("Kan nokon ringe?")
    day.minutes(4)
    cato = next(each for each in (day.bo, day.cato) if each.handle in day.mother.contact.asked)
    cato.texts("OK")
    day.minutes(1)
    cato.answers(talks=100)

    day.mother.calls()
    day.minutes(5)

    assert day.mother.talked_with(cato)
    assert not day.ane.was_rung
    assert len(day.mother.contacts) == 1


def test_a_second_call_that_another_takes_moves_it(day: Story) -> None:
    """Ane holds it and does not answer: Bo does, he has it now, and Ane is told."""
    day.mother.texts("Hei")
    day.seconds(30)
    day.ane.texts("OK")
    day.minutes(1)
    day.bo.answers(talks=30)

    day.mother.calls()
    day.minutes(2)

    assert day.mother.contact.holder == "bo"
    assert any("Bo har" in each for each in day.ane.received)


def test_a_second_call_to_a_holder_that_nobody_takes_opens_it(day: Story) -> None:
    """Whoever held it was rung first and did not answer: it is everybody's again."""
    day.mother.texts("Hei")
    day.seconds(30)
    day.ane.texts("OK")
    day.minutes(1)

    day.mother.calls(patience=30)
    day.minutes(1)

    assert day.ane.rang == 1
    assert day.mother.contact.state == "open"
    assert day.mother.contact.holder is None


def test_a_call_just_after_it_was_closed_is_a_new_contact(day: Story) -> None:
    """Nothing that is closed is woken by a new sign."""
    day.ane.answers(talks=90)
    day.ane.answers(talks=90)
    day.mother.calls()
    day.minutes(3)

    day.mother.calls()
    day.minutes(3)

    first, second = day.mother.contacts
    assert (first.outcome, second.outcome) == ("talked", "talked")
    assert first.code != second.code


def test_mother_and_father_are_two_contacts(day: Story) -> None:
    """Different numbers, different rules: the father's call never joins the mother's."""
    day.mother.calls(patience=10)
    day.father.calls(patience=10)
    day.minutes(1)

    assert day.mother.contact.id != day.father.contact.id
    assert (day.mother.contact.caller.letter, day.father.contact.caller.letter) == ("A", "B")
    assert len(day.contacts) == 2


def test_two_withheld_callers_are_two_contacts(day: Story) -> None:
    """A number that is not shown joins nothing."""
    day.hidden.calls(patience=30)
    day.minutes(1)
    day.hidden_too.calls(patience=30)
    day.minutes(1)

    assert day.hidden.contact.id != day.hidden_too.contact.id
    assert [each.state for each in day.contacts] == ["open", "open"]


def test_ok_by_text_while_it_rings_makes_her_phone_ring_next(day: Story) -> None:
    """Ane missed it; she writes OK while Bo's phone rings: hers rings before Cato's."""
    day.ane.declines()
    day.ane.answers(talks=90)
    day.mother.calls()
    day.seconds(10)

    day.ane.texts("OK")
    day.minutes(4)

    assert day.mother.talked_with(day.ane)
    assert not day.cato.was_rung


def test_ok_by_text_and_then_the_call_is_over(day: Story) -> None:
    """She wrote OK, the mother hung up: Ane has it, and nobody else is paged."""
    day.mother.calls(patience=14)
    day.seconds(8)

    day.ane.texts("OK")
    day.minutes(2)

    assert day.mother.is_held_by(day.ane)
    assert not day.bo.was_rung
    assert day.bo.received == []


def test_no_by_text_while_it_rings_passes_her(day: Story) -> None:
    """Cato has been rung and says no: he is not asked again in this round."""
    day.mother.calls(patience=50)
    day.seconds(45)
    rung = [each for each in (day.bo, day.cato) if each.was_rung]

    rung[0].texts("NEI")
    day.minutes(1)

    assert rung[0].handle in day.mother.contact.passed


def test_the_late_one_hears_who_has_it(night: Story) -> None:
    """Liv and Hans are called at once; both press 1, and Hans hears that Liv has it already."""
    night.liv.does_not_answer()
    night.liv.answers(after=3)
    night.hans.answers(after=12)

    night.mother.calls()
    night.minutes(7)

    assert night.mother.is_held_by(night.liv)
    assert night.hans.was_told("tatt av Liv")
    assert not night.liv.was_told("Liv")


def test_the_holder_of_one_family_can_take_another(day: Story) -> None:
    """Two families, one therapist, one after the other: both closed as talked."""
    day.ane.answers(talks=90)
    day.ane.answers(talks=90)
    day.mother.calls()
    day.minutes(3)

    day.father.calls()
    day.minutes(3)

    assert (day.mother.contact.outcome, day.father.contact.outcome) == ("talked", "talked")


def test_a_call_after_an_hour_of_waiting_starts_the_pace_anew(day: Story) -> None:
    """It had become calm; she rings once more in vain: within three minutes somebody is asked."""
    day.mother.texts("Ring meg")
    day.minutes(45)

    day.mother.calls(patience=15)
    day.seconds(20)

    contact = day.mother.contact
    assert contact.state == "open"
    assert contact.step_at is not None
    assert (contact.step_at - day.now).total_seconds() <= 180


def test_somebody_else_calls_from_the_same_number_while_they_talk(day: Story) -> None:
    """Bo takes the second call. The first one has had her talk: goodbye, and nobody else rings."""
    day.ane.answers(talks=180)
    day.bo.answers(talks=240)
    first = day.mother.calls()
    day.minutes(1)
    day.mother.calls()
    day.minutes(7)

    assert first.heard[-2].text == "Takk for no. Ha det bra."
    assert (day.cato.rang, day.dina.rang, day.tove.rang) == (0, 0, 0)
    assert day.mother.contact.outcome == "talked"


def test_cut_off_while_another_calls_from_the_same_number(day: Story) -> None:
    """Half a minute was no talk: she is put through to the next one, and talks with her."""
    day.ane.answers(talks=30)
    for colleague in (day.bo, day.cato, day.dina):
        colleague.always(answers(4, talks_s=90))
    cut_off = day.mother.calls()
    day.seconds(15)
    day.mother.calls()
    day.minutes(4)

    assert [each.kind for each in cut_off.heard].count("bridged") == 2
    assert cut_off.heard[-2].text == "Takk for no. Ha det bra."


def test_two_call_from_one_number_at_the_same_time(day: Story) -> None:
    """A house with one line out of it: both wait, and both are put through to somebody."""
    for colleague in (day.ane, day.bo):
        colleague.always(answers(10, talks_s=100))
    first = day.mother.calls()
    day.seconds(3)
    second = day.mother.calls()
    day.minutes(5)

    for call in (first, second):
        assert [each.kind for each in call.heard].count("bridged") == 1
        assert call.heard[-2].text == "Takk for no. Ha det bra."
    assert day.mother.contact.outcome == "talked"
    assert day.mother.happened.count("joined") == 1


def test_a_line_that_outlives_its_contact_is_not_kept_waiting_at_one_phone(begin: Begin) -> None:
    """While they talk somebody calls from the same house, and none of it reaches us in time.

    Tove says that it is done. When she hangs up, the first caller is still there, it was no talk
    yet, and her phone is busy: what the second call had waited for is not rung for the first one,
    again and again.
    """
    night = begin(at=NIGHT, pace=Pace(short_talk=timedelta(minutes=20)))
    night.has_a_fallback_host()
    night.tove.answers(talks=15 * 60)
    first = night.mother.calls()
    night.minutes(5)
    night.webhooks_meet("refused", times=4)
    night.mother.calls(patience=200)
    night.minutes(7)
    night.tove.texts(f"FERDIG {night.mother.contact.code}")
    night.tove.always(busy())
    night.minutes(6)

    assert first.over
    assert any(each.kind == "record" for each in first.heard)
    assert night.tove.rang <= 6
