"""What a story tells of alarms: who heard of what, by which way, and when."""

from tests.stories.people import Colleague
from tests.stories.vocabulary import Story
from tests.stories_sms.texts import called, sent, sentence_of

ADDRESSES = {
    "leiar-stord": "leiar.stord@example.org",
    "leiar-haugesund": "leiar.haugesund@example.org",
}


def mails(story: Story, colleague: Colleague) -> list[tuple[int, str]]:
    """Her e-mails: whole seconds since the story began, and which sentence it was."""
    address = ADDRESSES.get(colleague.handle, f"{colleague.handle}@example.org")
    return [
        (story.seconds_at(each.at), sentence_of(each.body.split("\n")[0])[1])
        for each in story.world.mail.letters
        if each.to == address
    ]


def told(story: Story, colleague: Colleague) -> list[tuple[int, str]]:
    """The alarms that were sent to her by text: seconds since the story began, and which."""
    return [
        (story.seconds_at(each.at), each.key)
        for each in sent(story)
        if each.handle == colleague.handle and each.key.startswith("alarm.")
    ]


def rung(story: Story, colleague: Colleague) -> list[int]:
    """When we placed a call to her, in whole seconds since the story began."""
    return [story.seconds_at(at) for at in called(story, colleague)]
