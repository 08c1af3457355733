"""A backup is put back: what came after it is read from the log, and asked about again."""

from pathlib import Path

import pytest

from oncall.contact.work.coming_in.forget import forget
from oncall.demo.world import no_look
from oncall.store.sqlite import driver
from tests.stories.vocabulary import DAY, Story


class Backups:
    """A story on a database file that can be copied aside and put back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "oncall.db"
        self.story = Story(folder, at=DAY, url=f"sqlite:///{self.file}")

    def back_up(self) -> None:
        """A copy of the database as it is now."""
        connection = driver().connect(str(self.file))
        connection.execute("VACUUM INTO ?", (str(self.folder / "backup.db"),))
        connection.close()

    def restore(self) -> None:
        """The copy is put in its place, and the service started again."""
        self.story.world.desk.db.close()
        for ending in ("-wal", "-shm"):
            Path(f"{self.file}{ending}").unlink(missing_ok=True)
        (self.folder / "backup.db").rename(self.file)
        self.story.world.rise()


@pytest.fixture
def backups(tmp_path: Path) -> Backups:
    """By day; what is looked after at each step forgets what it saw when a backup is put back."""
    return Backups(tmp_path)


@pytest.mark.parametrize("hours", [1, 24 * 9])
def test_the_time_since_the_backup_is_read_again(backups: Backups, hours: float) -> None:
    """What came since is here again, once each; what was taken meanwhile is asked about again."""
    story = backups.story
    story.father.texts("Før")
    story.minutes(1)
    backups.back_up()
    story.minutes(5)
    story.mother.texts("Etter")
    story.minutes(1)
    story.ane.texts(f"OK {story.mother.contact.code}")
    story.machine_dies()
    story.minutes(hours * 60)
    story.world.after_step = no_look
    asked_before = len(story.ane.received)
    backups.restore()
    story.minutes(2)

    assert len(story.mother.contacts) == len(story.father.contacts) == 1
    assert story.mother.contact.state == "open"
    assert any("F-31A" in each for each in story.ane.received[asked_before:])


def test_what_was_forgotten_before_the_backup_stays_so(backups: Backups) -> None:
    """Its hash is in the backup, so the log wakes nobody with it."""
    story = backups.story
    sid = story.mother.texts("Hei")
    story.minutes(1)
    code = story.mother.contact.code
    story.ane.texts(f"OK {code}")
    story.minutes(0.5)
    story.ane.texts(f"FERDIG {code}")
    story.minutes(0.5)
    forget(story.world.desk, sid)
    backups.back_up()
    story.machine_dies()
    story.minutes(60)
    story.world.after_step = no_look
    before = len(story.ane.received)
    backups.restore()
    story.minutes(3)

    assert [each.code for each in story.contacts] == [code]
    assert story.ane.received[before:] == []
