"""Once a week the line holder hears what the check of the rota has found."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from oncall.contact.work.shifts.rota_check import write_letters
from oncall.demo.world import Crash, World
from oncall.pay.core.reckoning.callouts import Callout
from oncall.pay.rows import add_callout
from oncall.pay.work.called_out import called_out
from oncall.people.work import import_people
from oncall.rota.core.check.spans import second
from oncall.rota.work import import_plan
from tests.operations.conftest import everybody_has_tested
from tests.rota.shapes import EXAMPLE, at

TEXT = EXAMPLE.read_text(encoding="utf-8")
AGREED = TEXT.partition("# What has been agreed on")[0]
TOVE, ANE, ELI = "+4740000101", "+4740000102", "+47 400 00 106"


@pytest.fixture
def monday(tmp_path: Path) -> World:
    """Monday, 20:05; the example team, whose agreements allow all that it does, all tested."""
    world = World(tmp_path, at("2026-03-09T20:05+01:00"))
    everybody_has_tested(world)
    return world


def texts(world: World) -> list[str]:
    """What has reached Tove, who holds the line, a minute later."""
    world.run(60)
    return [text.body for text in world.sim.phone(TOVE).texts]


def plan(world: World, text: str, valid_from: str = "2026-03-16") -> None:
    """Another plan from a later day."""
    text = text.replace("2026-01-01", valid_from, 1)
    import_plan(world.desk.db, world.desk.vault, world.desk.env, text=text)


def look(world: World, when: str) -> None:
    """The job, at a time before now."""
    write_letters(replace(world.desk, at=at(when)), called_out)


def test_what_is_agreed_on_is_no_letter(monday: World) -> None:
    """The job has run, and nobody is told anything."""
    look(monday, "2026-03-09T10:00Z")

    assert texts(monday) == []


def test_one_text_and_one_e_mail_on_monday(monday: World) -> None:
    """To the line holder, once; all of it in the e-mail, with what would mend it."""
    plan(monday, AGREED)
    for when in ("2026-03-09T06:00Z", "2026-03-09T19:00Z", "2026-03-08T10:00Z"):
        look(monday, when)
    early_and_late = texts(monday)
    look(monday, "2026-03-09T10:00Z")
    look(monday, "2026-03-09T11:00Z")

    (text,) = texts(monday)
    (letter,) = monday.mail.letters
    assert early_and_late == []
    assert text.startswith("Vaktplanen: ")
    assert (letter.to, letter.subject) == ("tove@example.org", "Vaktplanen")
    assert "Tove har 56,1 t arbeidstid i veka frå 16.03.2026; 40 t er grensa." in letter.body
    assert "Del vakta på fleire" in letter.body
    assert letter.body.count("aml § 10-4 (1)") == 7


def test_it_comes_again_next_week(monday: World) -> None:
    """Until it is mended or agreed on."""
    plan(monday, AGREED)
    look(monday, "2026-03-02T10:00Z")
    look(monday, "2026-03-09T10:00Z")

    assert len(texts(monday)) == 2


def test_who_has_another_phone_and_has_not_tested_it_is_named(monday: World) -> None:
    """Eli's number is another one: the test of the old one counts no longer."""
    desk = monday.desk
    people = (EXAMPLE.parent / "example-people.csv").read_text(encoding="utf-8-sig")
    import_people(desk.db, desk.vault, desk.env, text=people.replace(ELI, "+47 400 00 777"))
    look(monday, "2026-03-09T10:00Z")

    texts(monday)
    (letter,) = monday.mail.letters
    (named,) = (line for line in letter.body.splitlines() if "ikkje er prøvd" in line)
    assert "Eli er på vakt frå 09.03.2026" in named
    assert "Kvar og ein skriv PRØV" in letter.body


def test_people_and_lines_are_named_as_the_reader_knows_them(monday: World) -> None:
    """Ane is on two lines at once: her name, and theirs in Tove's language."""
    plan(monday, TEXT.replace('people = ["eli"]', 'people = ["ane"]'))
    look(monday, "2026-03-09T10:00Z")

    texts(monday)
    (letter,) = monday.mail.letters
    assert "Ane er på miljøterapeut, terapeutar samstundes, frå 16.03.2026 08:00" in letter.body


def test_a_line_that_nobody_holds_comes_first(monday: World) -> None:
    """The text itself says from when, and that it is for today."""
    plan(monday, TEXT.replace("start = 2025-12-29", "start = 2026-03-23"))
    look(monday, "2026-03-09T10:00Z")

    (told,) = (each for each in texts(monday) if "Skriv VAKT" not in each)
    assert "at ingen har leiarlinja frå 16.03. kl. 00:00. Rett det i dag." in told


def test_what_only_the_database_knows_is_looked_at(monday: World) -> None:
    """When a plan was stored, and who has left."""
    desk = monday.desk
    people = (EXAMPLE.parent / "example-people.csv").read_text(encoding="utf-8-sig")
    left = people.replace("Fri 08:00-15:00,2025-08-01,", "Fri 08:00-15:00,2025-08-01,2026-03-09")
    import_people(desk.db, desk.vault, desk.env, text=left)
    plan(monday, TEXT.replace('"08:00-20:00"\npeople = ["eli"]', '"09:00-19:00"\npeople = ["eli"]'))
    look(monday, "2026-03-09T10:00Z")

    texts(monday)
    (letter,) = monday.mail.letters
    assert "Planen frå 16.03.2026 vart kjend 6,2 døgn før han tek til; 14 er kravet." in letter.body
    assert "Eli er på vakt frå 10.03.2026 08:00" in letter.body


def test_a_callout_of_last_night_breaks_the_rest(monday: World) -> None:
    """Called out from two to four, at work at eight until half past three."""
    night = Callout("tove", second(at("2026-03-09T02:00+01:00")), 120)
    with monday.desk.db.transaction() as tx:
        add_callout(tx, monday.env, monday.team_id, night, by="tove", why="a family")
    look(monday, "2026-03-09T10:00Z")

    texts(monday)
    (letter,) = monday.mail.letters
    assert "Tove har 10,5 t samanhengande fri i eit døgn frå 09.03.2026 02:00" in letter.body
    assert "11 t er kravet" in letter.body


@pytest.mark.parametrize("point", ["before commit: rota check", "after commit: rota check"])
def test_a_death_in_between_loses_no_letter_and_doubles_none(monday: World, point: str) -> None:
    """Whether the process dies just before or just after it is decided: one text."""
    plan(monday, AGREED)
    monday.crash_at = lambda at: at == point
    with pytest.raises(Crash):
        look(monday, "2026-03-09T10:00Z")
    monday.crash_at = lambda _at: False
    look(monday, "2026-03-09T10:15Z")

    assert len(texts(monday)) == 1


def test_a_week_that_began_without_us_gets_its_letter_on_a_later_morning(monday: World) -> None:
    """The service was down on Monday, or there was nothing yet: on Tuesday at eight, once."""
    plan(monday, AGREED)
    for when in ("2026-03-03T06:30Z", "2026-03-03T10:00Z"):
        look(monday, when)
    too_early_and_late = texts(monday)
    for when in ("2026-03-03T07:15Z", "2026-03-04T07:15Z"):
        look(monday, when)

    assert too_early_and_late == []
    assert len(texts(monday)) == 1


@pytest.mark.parametrize("sms", ["dead", "unreachable"])
def test_what_does_not_reach_the_holder_goes_to_the_deputy(monday: World, sms: Any) -> None:
    """Tove's phone takes no text: Ane gets one, and all of it by e-mail as well; each once."""
    plan(monday, AGREED)
    monday.sim.phone(TOVE).sms = sms
    look(monday, "2026-03-09T10:00Z")
    monday.run(120)
    look(monday, "2026-03-09T11:00Z")
    monday.run(60)

    told = [each.body for each in monday.sim.phone(ANE).texts if "Vaktplanen: " in each.body]
    letters = [each.to for each in monday.mail.letters if each.subject == "Vaktplanen"]
    assert len(told) == 1
    assert letters == ["tove@example.org", "ane@example.org"]
