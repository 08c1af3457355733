"""Whoever has looked all along reads what somebody reads who looks for the first time."""

import pytest

from tests.stories.staffing import change
from tests.stories.vocabulary import Story
from tests.stories_pages.conftest import Begin
from tests.stories_pages.reader import Reader


class Two:
    """Tove, who never closes her pages, and Tove who has just opened them, where nothing is known.

    What the team is known by is laid aside meanwhile, so that the first Tove goes on with hers.
    """

    def __init__(self, story: Story) -> None:
        self.story, self.tove = story, Reader(story, "tove")

    def read_the_same(self) -> str:
        """Now, the list and the contact; what stands on them."""
        known = self.story.world.desk.on_record
        often, laid_aside = self._all(self.tove), dict(known)
        known.clear()
        assert often == self._all(Reader(self.story, "tove"))
        known.update(laid_aside)
        return often

    def _all(self, tove: Reader) -> str:
        contacts = [tove.looks_at(each) for each in self.story.contacts]
        return " / ".join([tove.now(), tove.reads("/contacts"), *contacts])


def test_what_is_remembered_never_shows_how_it_was(day: Story) -> None:
    """Texts, a word by text, a button, an hour occupied, time that goes by, and the rota."""
    both = Two(day)
    read = [both.read_the_same()]
    day.mother.texts("Hei")
    day.other_mother.texts("Hei")
    day.seconds(10)
    read.append(both.read_the_same())
    day.bo.texts("OK")
    day.seconds(5)
    read.append(both.read_the_same())
    Reader(day, "dina").posts("/now/occupied", minutes="60")
    read.append(both.read_the_same())
    day.minutes(4)
    read.append(both.read_the_same())
    both.tove.presses(day.mother.contact, "take")
    read.append(both.read_the_same())
    change(day, "stand-in", "2026-03-03 14:00", "2026-03-03 16:00", person="vikar")
    read.append(both.read_the_same())

    assert len({*read}) == len(read)


@pytest.mark.parametrize(
    "walls",
    [
        ("2026-03-03 19:55", "2026-03-03 19:56", "2026-03-03 19:59", "2026-03-03 20:01"),
        ("2026-03-03 23:50", "2026-03-03 23:51", "2026-03-03 23:59", "2026-03-04 00:01"),
    ],
)
def test_what_comes_next_is_told_anew_when_the_hour_is_another(
    begin: Begin, walls: tuple[str, ...]
) -> None:
    """The therapists go home at eight and are asked no more; at midnight it is another day."""
    story, read = begin(at=walls[0]), []
    both = Two(story)
    story.mother.texts("Hei")
    for wall in walls[1:]:
        story.until(wall)
        read.append(both.read_the_same())

    assert len({*read}) == len(read)
