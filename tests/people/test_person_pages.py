"""The page of one person: who looks after people adds them and changes their records there."""

import re
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import event
from werkzeug.test import TestResponse

from oncall.contact.work.shown.standing import entrance_of
from oncall.demo.example import BY_TEXT_TOO
from oncall.demo.world import World
from oncall.people.core.faults import ImportFaults
from oncall.people.core.people_file import COLUMNS, cells_of
from oncall.people.core.values import Person
from oncall.people.rows import phone_tests
from oncall.people.work import import_people, staff
from oncall.people.work import phone_tests as tests_of_phones
from oncall.people.work.entrance import BY_TEXT, let_in
from oncall.rota.core.changes.laying import Wanted
from oncall.rota.work import Deed, import_plan, record_change
from oncall.web.visitor import COOKIE
from oncall.wording import LANGUAGES, say
from tests.demo.corpus import MISCHIEF
from tests.people.front_door import Browser, deeds, found, signed_in, texts_to

CsvOf = Callable[..., str]
OLD, NEW = "+4740000103", "+4740000303"
"""Bo's phone, and the one he gets."""
GUNN = {
    "name": "Gunn", "handle": "gunn", "role": ["staff"], "language": "nb", "phone": "400 00 120",
    "second_phone": "", "email": "", "from": "2026-03-03",
}  # fmt: skip


def record(world: World, handle: str) -> Person:
    """Her record as it is stored."""
    with world.desk.db.reading() as conn:
        return staff(conn, world.desk.vault, world.team_id)[handle]


def types(browser: Browser, handle: str, part: str, **typed: object) -> TestResponse:
    """Open her page, write into one of its forms, and press; the answer to that."""
    page = browser.get(f"/people/{handle}")
    form = re.search(rf'action="/people/{handle}/{part}#.*?</form>', page.text, re.DOTALL)
    assert form, page.text
    there = dict(re.findall(r'name="(\w+)" value="(.*?)"', form[0]))
    there = {name: unescape(value) for name, value in there.items() if name != "role"}
    for name, inside in re.findall(
        r'<select id="\w+" name="(\w+)"(.*?)</select>', form[0], re.DOTALL
    ):
        chosen = re.search(r'value="(\w*)" selected', inside)
        there[name] = chosen[1] if chosen else ""
    return browser.post(f"/people/{handle}/{part}", **{**there, **typed})


def beside(answer: TestResponse) -> dict[str, str]:
    """What is wrong, by the field that is marked with it."""
    named = dict(re.findall(r'id="wrong-(\w+)">(.*?)<', answer.text))
    for column in named:
        assert f'aria-describedby="wrong-{column}"' in answer.text or (
            f'aria-describedby="hint-{column} wrong-{column}"' in answer.text
        )
    return {column: unescape(words) for column, words in named.items()}


def passes(world: World, handle: str) -> None:
    """She tests all her phones, and passes."""
    desk, person = world.desk, record(world, handle)
    with desk.db.transaction() as tx:
        tests_of_phones.begin(tx, desk.vault, world.team_id, person, world.now)
        for phone in person.phones.values():
            phone_tests.called(tx, world.team_id, desk.vault.digests(phone), world.now)
            phone_tests.texted(tx, world.team_id, desk.vault.digests(phone), world.now)


def has_passed(world: World, handle: str) -> bool:
    """Whether her phones count as tested."""
    desk, person = world.desk, record(world, handle)
    with desk.db.reading() as conn:
        return tests_of_phones.passed(conn, desk.vault, world.team_id, person)


def by_text(world: World, handle: str) -> Browser:
    """A browser in which she came in by a code sent as a text, which her team lets her."""
    browser, desk = Browser(world), world.desk
    import_plan(desk.db, desk.vault, desk.env, text=BY_TEXT_TOO, may_change_past=True)
    with desk.db.transaction() as tx:
        tokens = let_in(
            tx, entrance_of(world.desk), world.team_id, handle, remember=False, did=BY_TEXT
        )
    browser.client.set_cookie(COOKIE, tokens.session, domain="pages.oncall.example")
    return browser


def test_somebody_new_is_on_record_and_can_be_invited(world: World, tove: Browser) -> None:
    """With her roles and her phone, which is not tested yet; and the log says who did it."""
    answer = tove.post("/newcomer", **GUNN)
    page = tove.get("/people").text

    assert answer.headers["Location"] == "/people/gunn?done=person_added"
    assert record(world, "gunn").phones == {"phone": "+4740000120"}
    assert "Gunn" in page
    assert "/invitation/" in tove.post("/people/gunn/invite").text
    assert "Tove la til Gunn" in deeds(world, tove)


def test_who_is_to_begin_is_seen_and_not_invited_yet(world: World, tove: Browser) -> None:
    """Nobody calls her before; her record can be mended meanwhile."""
    tove.post("/newcomer", **{**GUNN, "from": "2026-04-01"})
    page = tove.get("/people").text

    assert "begynner 01.04.2026" in page
    assert "/people/gunn/invite" not in page
    assert types(tove, "gunn", "about", name="Gunn B.").status_code == 303
    assert record(world, "gunn").name == "Gunn B."


@pytest.mark.parametrize(
    ("wrong", "column", "told"),
    [
        ({"handle": "Gunn!"}, "handle", "Skriv eit kortnamn"),
        ({"handle": "bo"}, "handle", "Kortnamnet er bo sitt"),
        ({"name": ""}, "name", "Skriv namnet"),
        ({"name": "x" * 81}, "name", "Skriv namnet"),
        ({"role": []}, "role", "Vel minst éi rolle"),
        ({"role": ["boss"]}, "role", "Vel minst éi rolle"),
        ({"phone": "12"}, "phone", "Dette er ikkje eit telefonnummer"),
        ({"phone": ""}, "phone", "må kunne nåast"),
        ({"phone": "400 00 102"}, "phone", "ane har dette nummeret"),
        ({"second_phone": "40000120"}, "second_phone", "Nummer to er det same"),
        ({"email": "gunn"}, "email", "ikkje ei e-postadresse"),
        ({"email": "a@" + "b" * 300 + ".no"}, "email", "ikkje ei e-postadresse"),
        ({"language": "fi"}, "language", "Vel eit av språka"),
        ({"from": "soon"}, "from", "Skriv første dag"),
        ({"name": "Gu\0nn"}, "name", "Skriv namnet"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(
    world: World, tove: Browser, wrong: dict[str, object], column: str, told: str
) -> None:
    """What was typed stays in the form, and nobody is on record by it."""
    answer = tove.post("/newcomer", **{**GUNN, **wrong})

    assert list(beside(answer)) == [column]
    assert told in beside(answer)[column]
    assert 'value="Gunn"' in answer.text or column == "name"
    assert "/people/gunn" not in tove.get("/people").text


def test_every_fault_is_told_at_once_in_her_language(world: World, tove: Browser) -> None:
    """Three languages, each with its own words."""
    for language in LANGUAGES:
        types(tove, "tove", "about", language=language)
        faults = beside(tove.post("/newcomer", **{**GUNN, "phone": "12", "email": "x"}))

        assert faults == {
            "phone": say(language, "pages.people.fault.phone"),
            "email": say(language, "pages.people.fault.email"),
        }


def test_another_number_is_told_to_both_and_is_to_be_tested(world: World, tove: Browser) -> None:
    """Nobody's line is moved in silence, and what was tested was the old phone."""
    passes(world, "bo")
    tested = has_passed(world, "bo")
    answer = types(tove, "bo", "phones", phone="400 00 303")
    new = texts_to(world, "bo")

    assert tested
    assert answer.headers["Location"] == "/people/bo?done=person_recorded#main"
    assert record(world, "bo").phone == NEW
    assert not has_passed(world, "bo")
    assert new == [say("nb", "sms.phone_got", person="Tove")]
    assert [each.body for each in world.sim.phone(OLD).texts] == [
        say("nb", "sms.phone_gone", person="Tove")
    ]
    assert deeds(world, tove)[0] == "Tove endra telefonar eller e-post for Bo"


def test_a_number_that_comes_back_is_to_be_tested_again(world: World, tove: Browser) -> None:
    """It may lie in another phone by now; the same goes for a number of somebody who left."""
    passes(world, "bo")
    types(tove, "bo", "phones", phone="400 00 303")
    types(tove, "bo", "phones", phone="400 00 103")

    assert record(world, "bo").phone == OLD
    assert not has_passed(world, "bo")


def test_a_second_number_alone_leaves_the_first_as_it_is(world: World, tove: Browser) -> None:
    """Only the new one is told; it is what is not tested."""
    passes(world, "bo")
    types(tove, "bo", "phones", second_phone="400 00 393")
    world.run(10)

    assert world.sim.phone(OLD).texts == []
    assert len(world.sim.phone("+4740000393").texts) == 1
    assert not has_passed(world, "bo")


def test_the_same_once_more_does_nothing(world: World, tove: Browser) -> None:
    """No text, and nothing in the log."""
    before = deeds(world, tove)
    types(tove, "bo", "phones")
    world.run(10)

    assert deeds(world, tove) == before
    assert world.sim.phone(OLD).texts == []


def test_a_dead_number_that_is_hers_no_longer_alarms_nobody(world: World, tove: Browser) -> None:
    """It is why she has another one."""
    world.sim.phone(OLD).sms = "dead"
    types(tove, "bo", "phones", phone="400 00 303")
    world.run(60)
    alarmed = [
        each.body
        for person in ("tove", "leiar-stord")
        for each in world.sim.phone(record(world, person).phone or "").texts
    ]

    assert len(world.sim.phone(NEW).texts) == 1
    assert alarmed == []
    assert "tek ikkje imot noko" not in tove.get("/people").text


def test_who_came_in_by_a_code_to_the_old_phone_is_out(world: World, tove: Browser) -> None:
    """Whoever has that phone now is not she."""
    inside = by_text(world, "ane")
    was = inside.inside
    types(tove, "ane", "phones", phone="400 00 303")

    assert was
    assert not inside.inside


def test_a_form_that_was_open_meanwhile_turns_nothing_back(world: World, tove: Browser) -> None:
    """What somebody else recorded since stays, and is shown."""
    page = tove.get("/people/bo").text
    seen = re.findall(r'name="seen" value="(\w+)"', page)[1]
    types(tove, "bo", "phones", phone="400 00 303")
    late = tove.post("/people/bo/phones", phone="400 00 103", email="", seen=seen)

    assert "Nokon har endra dette" in late.text
    assert record(world, "bo").phone == NEW


def test_roles_are_given_and_taken_by_somebody_else(world: World, tove: Browser) -> None:
    """They hold from the next page on."""
    bo = signed_in(world, "bo")
    before = bo.get("/people").status_code
    types(tove, "bo", "roles", role=["staff", "supervisor"])

    assert before == 403
    assert bo.get("/people").status_code == 200
    assert "Tove endra rollene til Bo" in deeds(world, tove)


def test_the_last_supervisor_stays_and_nobody_gives_herself_a_role(
    world: World, tove: Browser
) -> None:
    """Until there is another one; then one may step down."""
    alone = types(tove, "tove", "roles", role=["staff"])
    more = types(tove, "tove", "roles", role=["staff", "supervisor", "approver", "office"])
    types(tove, "bo", "roles", role=["staff", "supervisor"])
    after = types(tove, "tove", "roles", role=["staff"])

    assert beside(alone) == {"role": say("nn", "pages.people.fault.last_supervisor")}
    assert beside(more) == {"role": say("nn", "pages.people.fault.own_role")}
    assert after.status_code == 303
    assert record(world, "tove").roles == {"staff"}


def test_a_role_that_must_be_reached_wants_a_phone(world: World, tove: Browser) -> None:
    """Said in the form of the roles, though the field is in another one."""
    types(tove, "merkantil", "phones", phone="", second_phone="")
    answer = types(tove, "merkantil", "roles", role=["office", "staff"])

    assert "må kunne nåast" in answer.text
    assert record(world, "merkantil").roles == {"office"}


def test_a_last_day_is_said_ahead_and_undone(world: World, tove: Browser) -> None:
    """She is here to the end of it; after it she may be said to be here after all."""
    types(tove, "bo", "about", to="2026-03-05")
    said = tove.get("/people").text
    world.leap_to(world.now + timedelta(days=3))
    later = signed_in(world, "tove")
    gone = later.get("/people").text
    page = later.get("/people/bo").status_code
    later.post("/people/bo/back")

    assert "siste dag 05.03.2026" in said
    assert "Bo er her likevel" in gone
    assert page == 404
    assert record(world, "bo").period.last is None


@pytest.mark.parametrize(
    ("typed", "column", "key"),
    [
        ({"to": "2026-03-02"}, "to", "over"),
        ({"to": "2025-01-01"}, "to", "order"),
        ({"from": "2026-04-01"}, "from", "here"),
        ({"to": "31.02.2026"}, "to", "to"),
    ],
)
def test_nobody_is_gone_by_a_slip(
    world: World, tove: Browser, typed: dict[str, str], column: str, key: str
) -> None:
    """Whoever is here today is here to the end of it."""
    before = record(world, "bo")
    answer = types(tove, "bo", "about", **typed)

    assert beside(answer)[column] == say("nn", f"pages.people.fault.{key}")
    assert record(world, "bo") == before


def test_who_is_here_after_all_does_not_share_a_phone(world: World, tove: Browser) -> None:
    """Somebody else has got the number meanwhile: the page says so."""
    tove.post("/people/bo/leave", sure="yes")
    tove.post("/newcomer", **{**GUNN, "phone": "400 00 103"})
    refused = tove.post("/people/bo/back")
    types(tove, "gunn", "phones", phone="400 00 120")
    again = tove.post("/people/bo/back")

    assert say("nn", "pages.people.leave.taken") in refused.text
    assert again.status_code == 303


def test_the_office_sees_what_payroll_needs_and_no_phone(world: World) -> None:
    """Employee number and how she is paid; the rest is not hers."""
    office = signed_in(world, "merkantil")
    page = office.get("/people/vikar").text
    types(office, "vikar", "pay", paid="payroll", employee_number="00123")
    phones = office.post("/people/vikar/phones", phone="400 00 303")

    assert "40000107" not in page
    assert "vilde@example.org" not in page
    assert record(world, "vikar").employee_number == "00123"
    assert phones.status_code == 403


def test_the_deputy_sees_no_employee_number(world: World) -> None:
    """Phones and roles are hers to change, pay is not."""
    ane = signed_in(world, "ane")
    page = ane.get("/people/bo").text

    assert "10003" not in page
    assert "+4740000103" in page
    assert ane.post("/people/bo/pay", employee_number="1").status_code == 403


def test_a_code_by_text_shows_no_number_and_changes_none(world: World, tove: Browser) -> None:
    """Name and days may be mended; for the rest the page says how to come in."""
    tove = by_text(world, "tove")
    page = tove.get("/people/bo").text
    answers = [
        tove.post(f"/people/bo/{part}", phone="400 00 303") for part in ("phones", "roles", "pay")
    ]

    assert "40000103" not in page
    assert "10003" not in page
    assert say("nn", "pages.people.not_sure") in page
    assert types(tove, "bo", "about", name="Bo B.").status_code == 303
    assert [each.status_code for each in answers] == [403] * 3
    assert tove.post("/newcomer", **GUNN).status_code == 403
    assert record(world, "bo").phone == OLD


def test_what_is_odd_stands_on_the_page(world: World, tove: Browser) -> None:
    """As the import warns: a family's number, a landline."""
    types(tove, "bo", "phones", phone="400 00 201", second_phone="52 70 00 00")
    page = tove.get("/people/bo").text

    assert say("nn", "pages.people.odd.family") in page
    assert say("nn", "pages.people.odd.no_mobile") in page


def test_an_old_file_turns_nothing_back_and_one_that_agrees_is_free_again(
    world: World, tove: Browser, people_csv: CsvOf
) -> None:
    """Each column that was changed on the page, until a file says the same."""
    desk, before = world.desk, record(world, "bo")
    types(tove, "bo", "phones", phone="400 00 303")
    types(tove, "bo", "about", language="en")
    now = record(world, "bo")
    for old, columns in (
        (before, ["phone", "language"]),
        (replace(now, language="nb"), ["language"]),
    ):
        with pytest.raises(ImportFaults) as refused:
            import_people(desk.db, desk.vault, desk.env, text=people_csv(cells_of(old)))

        assert [each.column for each in refused.value.rows] == columns
    import_people(desk.db, desk.vault, desk.env, text=people_csv(cells_of(now)))
    later = import_people(desk.db, desk.vault, desk.env, text=people_csv(cells_of(before)))

    assert later.differs == (("bo", ("phone", "language nb, was en")),)
    assert record(world, "bo") == before


def test_a_dry_run_tells_what_differs_and_stores_nothing(world: World, people_csv: CsvOf) -> None:
    """Person by person; of a number and a wage only that they do."""
    desk, before = world.desk, record(world, "bo")
    other = cells_of(replace(before, name="Bo B.", phone=NEW, yearly_salary="1"))
    text = people_csv(other)
    found = import_people(desk.db, desk.vault, desk.env, text=text, dry_run=True)

    assert found.differs == (("bo", ("name Bo B., was Bo", "phone", "yearly_salary")),)
    assert record(world, "bo") == before


def test_a_file_takes_no_role_from_the_last_supervisor(world: World, people_csv: CsvOf) -> None:
    """It is one rule, whoever says it."""
    tove = cells_of(record(world, "tove")) | {"role": "staff"}
    with pytest.raises(ImportFaults) as refused:
        import_people(world.desk.db, world.desk.vault, world.desk.env, text=people_csv(tove))

    assert [each.column for each in refused.value.rows] == ["role"]


def test_nobody_lets_the_last_approver_go(world: World, tove: Browser, people_csv: CsvOf) -> None:
    """By a role, a last day, leaving or a file: while there are two, one may go."""
    types(tove, "tove", "roles", role=["staff", "supervisor"])
    one = tove.post("/people/leiar-stord/leave", sure="yes")
    last = "leiar-haugesund"
    refused = tove.post(f"/people/{last}/leave", sure="yes")
    desk, cells = world.desk, cells_of(record(world, last))
    text = people_csv(cells | {"to": "2026-04-30"})
    with pytest.raises(ImportFaults) as of_file:
        import_people(desk.db, desk.vault, desk.env, text=text)

    assert one.status_code == 303
    assert say("nn", "pages.people.leave.last_approver") in unescape(refused.text)
    assert beside(types(tove, last, "roles", role=["office"])) == {
        "role": say("nn", "pages.people.fault.last_approver")
    }
    assert [each.message for each in of_file.value.rows] == ["leaves nobody with the role approver"]
    types(tove, "merkantil", "roles", role=["office", "approver"])
    assert tove.post(f"/people/{last}/leave", sure="yes").status_code == 303


def test_a_deputy_does_not_let_the_last_supervisor_leave(world: World, tove: Browser) -> None:
    """She is told what to do first; once somebody else leads, and has the line, it is done."""
    ane = signed_in(world, "ane")
    refused = ane.post("/people/tove/leave", sure="yes")
    still = tove.inside
    types(tove, "bo", "roles", role=["staff", "supervisor"])
    on_it = ane.post("/people/tove/leave", sure="yes")
    span = (world.now - timedelta(minutes=1), world.now + timedelta(hours=9))
    stands_in = Wanted("stand-in", "", "vikar", "tove", *span)
    desk, deed = world.desk, Deed("ane", "Tove leaves")
    record_change(desk.db, desk.vault, desk.env, team=None, wanted=[stands_in], deed=deed)
    left = ane.post("/people/tove/leave", sure="yes")

    assert refused.status_code == 200
    assert say("nn", "pages.people.leave.last_supervisor") in unescape(refused.text)
    assert say("nn", "pages.people.leave.last_supervisor") not in unescape(on_it.text)
    assert say("nn", "pages.people.leave.line_now", person="Tove") in unescape(on_it.text)
    assert ane.get(found(r'href="(/rota/change[^"]*)', on_it)).status_code == 200
    assert still
    assert left.headers["Location"].startswith("/people?done=person_left")
    assert not tove.inside


def test_a_file_that_changes_a_number_tells_both(world: World, people_csv: CsvOf) -> None:
    """As on her page; a dry run tells nobody, and the same file once more neither."""
    desk = world.desk
    text = people_csv(cells_of(record(world, "bo")) | {"phone": "400 00 303"})
    import_people(desk.db, desk.vault, desk.env, text=text, dry_run=True)
    dry = texts_to(world, "bo")
    import_people(desk.db, desk.vault, desk.env, text=text)
    import_people(desk.db, desk.vault, desk.env, text=text)

    assert dry == []
    assert texts_to(world, "bo") == [say("nb", "sms.phone_got_file")]
    old = world.sim.phone(OLD).texts
    assert [each.body for each in old] == [say("nb", "sms.phone_gone_file")]


@pytest.mark.parametrize("last", ["2026-03-02", "2026-03-03", "2026-12-31"])
def test_the_last_supervisor_has_no_last_day(
    world: World, tove: Browser, people_csv: CsvOf, last: str
) -> None:
    """Neither in a file nor on her page, until somebody leads on the day after it."""
    desk, leaves = world.desk, cells_of(record(world, "tove")) | {"to": last}
    with pytest.raises(ImportFaults) as refused:
        import_people(desk.db, desk.vault, desk.env, text=people_csv(leaves))
    page = types(tove, "tove", "about", to=last)
    follows = cells_of(record(world, "bo")) | {"role": "staff supervisor"}
    import_people(desk.db, desk.vault, desk.env, text=people_csv(leaves, follows))

    assert [each.column for each in refused.value.rows] == ["to"]
    assert list(beside(page)) == ["to"]
    assert str(record(world, "tove").period.last) == last


def test_who_follows_too_late_does_not_follow(world: World, people_csv: CsvOf) -> None:
    """A day between the two is a day without anybody."""
    desk, leaves = world.desk, cells_of(record(world, "tove")) | {"to": "2026-04-30"}
    for first, refused in (("2026-05-02", True), ("2026-05-01", False)):
        follows = cells_of(record(world, "bo")) | {"role": "staff supervisor", "from": first}
        with pytest.raises(ImportFaults) if refused else nullcontext():
            import_people(desk.db, desk.vault, desk.env, text=people_csv(leaves, follows))

    assert str(record(world, "tove").period.last) == "2026-04-30"


def test_a_record_is_the_row_it_was_read_from(world: World) -> None:
    """What the page begins from is what the file said, in the file's own columns."""
    cells = cells_of(record(world, "eli"))

    assert tuple(cells) == COLUMNS
    assert cells["ordinary"] == "Mon-Thu 08:00-15:45; Fri 08:00-15:00"
    assert cells["from"] == "2025-08-01"


def test_names_that_want_to_be_more_stay_words(world: World, tove: Browser) -> None:
    """Where she is listed, on her page, and beside a field."""
    for words in MISCHIEF:
        if len(words) <= 80 and words.isprintable():
            types(tove, "bo", "about", name=words)

            for path in ("/people", "/people/bo", "/audit"):
                assert "<script>" not in tove.get(path).text


def test_the_page_asks_the_database_little(world: World, tove: Browser) -> None:
    """At most eight questions."""
    asked: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        asked.extend([statement] if statement.startswith("SELECT") else [])

    event.listen(world.desk.db.engine, "before_cursor_execute", note)
    tove.get("/people/bo")
    event.remove(world.desk.db.engine, "before_cursor_execute", note)

    assert 0 < len(asked) <= 8, asked
