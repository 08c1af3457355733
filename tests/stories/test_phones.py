"""A family calls, and a colleague's phone does what phones do."""

from tests.stories.vocabulary import Story


def test_the_supervisors_voicemail_picks_up_at_one_second(night: Story) -> None:
    """A machine presses no key: Tove is rung again, then on her second number, and answers."""
    night.tove.has_voicemail(after=1)
    night.toves_second.answers(talks=90)

    night.mother.calls()
    night.minutes(3)

    assert night.mother.talked_with(night.toves_second)
    assert not night.mother.talked_with(night.tove)
    assert night.mother.contact.outcome == "talked"
