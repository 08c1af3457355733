"""What each role does most, by keys alone: in each language, on a phone and on a laptop."""

import pytest

from tests.journeys.conftest import FATHER, Team, Walks

pytestmark = pytest.mark.browser


def test_a_therapist_at_night_by_keys_alone(team: Team, walks: Walks) -> None:
    """The father of his family has written: read, taken, answered, closed and put on record."""
    bo = walks("bo", "/now")
    card = bo.page.get_by_role("article").filter(has_text="F-32B")
    bo.opens(card.get_by_role("link").first)
    bo.presses("now.read.do")
    read = bo.page.inner_text(".written")
    bo.presses("now.button.take")
    bo.to(bo.page.get_by_role("radio"))
    bo.page.keyboard.press("Space")
    bo.page.keyboard.press("ArrowUp")
    bo.types("now.reach.words", "Eg ringer klokka ti")
    bo.presses("now.button.send")
    bo.presses("story.outcome.texted")
    bo.presses("now.one.record")
    team.door.world.run(10)

    assert read == "Hei"
    assert [each.body for each in team.door.world.sim.phone(FATHER).texts][-1:] == [
        "Eg ringer klokka ti"
    ]
    assert bo.page.get_by_text(bo.says("now.one.on_record", person="Bo")).is_visible()


def test_the_line_holder_by_keys_alone(walks: Walks) -> None:
    """She knows the voice: the number is a family's from now on, and is not safe."""
    tove = walks("tove", "/now")
    card = tove.page.get_by_role("article").filter(has_not_text="F-32")
    tove.opens(card.get_by_role("link").first)
    tove.follows("now.link.title")
    tove.types("now.link.family", "F-31")
    tove.types("now.link.label", "tante")
    tove.presses("now.link.for_good")
    named = tove.page.inner_text("h1")
    tove.follows("now.title")
    tove.presses("now.danger.number", who="F-31D")

    assert "F-31D" in named
    assert tove.told() == tove.says("now.said.not_safe")


def test_a_supervisor_changes_the_rota_by_keys_alone(walks: Walks) -> None:
    """From a shift on the board to one that somebody else has, and back."""
    cato = walks("cato", "/rota?week=2026-W17")
    day = cato.page.locator(".day").filter(has=cato.page.locator("[datetime='2026-04-22']"))
    cato.opens(day.get_by_role("link", name="Bo"))
    cato.follows("pages.rota.kind.replace")
    cato.types("pages.rota.field.person", "Merete")
    cato.types("pages.rota.field.why", "a course")
    cato.presses("pages.rota.look")
    cato.presses("pages.rota.sure")
    told, changed = cato.told(), day.get_by_role("link", name="Merete").count()
    cato.follows("pages.rota.changes")
    cato.opens(cato.page.locator("main").get_by_role("link", name=cato.says("pages.rota.undo")))
    cato.types("pages.rota.field.why", "no course")
    cato.presses("pages.rota.undo_it")

    assert told == cato.says("pages.done.rota_changed")
    assert changed == 1
    assert cato.told() == cato.says("pages.done.rota_undone")
    assert "no course" in cato.page.inner_text("main")
    assert cato.page.get_by_text(cato.says("pages.rota.undone"), exact=True).count() == 1


def test_the_deputy_confirms_a_month_by_keys_alone(walks: Walks) -> None:
    """She opens a line to see what it rests on, and says that the hours are right."""
    ane = walks("ane", "/pay")
    ane.opens(ane.page.locator("main [href='/pay/2026-03']"))
    ane.to(ane.page.locator(".pay-line summary").first)
    ane.page.keyboard.press("Enter")
    ane.looks()
    ane.presses("pages.pay.press.confirm")

    assert ane.told() == ane.says("pages.done.pay_confirmed")


def test_an_approver_by_keys_alone(walks: Walks) -> None:
    """Approved, and withdrawn again with a reason."""
    liv = walks("leiar-stord", "/pay")
    liv.opens(liv.page.locator("main [href='/pay/2026-02']"))
    liv.presses("pages.pay.press.approve")
    approved = liv.told()
    liv.types("pages.pay.why", "too early")
    liv.presses("pages.pay.withdraw")

    assert approved == liv.says("pages.done.pay_approved")
    assert liv.told() == liv.says("pages.done.pay_withdrawn")


def test_the_office_sends_and_settles_a_month_by_keys_alone(walks: Walks) -> None:
    """The file is made, comes down, and the run is paid."""
    merete = walks("merkantil", "/pay")
    merete.opens(merete.page.locator("main [href='/pay/2026-01']"))
    merete.types("pages.pay.kind", merete.says("pages.pay.file.norwegian"))
    merete.presses("pages.pay.make")
    made = merete.told()
    with merete.page.expect_download() as coming:
        kind = merete.says("pages.pay.file.norwegian")
        merete.to(merete.at("link", "pages.pay.download", kind=kind))
        merete.page.keyboard.press("Enter")
    merete.presses("pages.pay.paid")

    assert made == merete.says("pages.done.pay_file")
    assert "3410" in coming.value.path().read_text("utf-8-sig")
    assert merete.told() == merete.says("pages.done.pay_paid")


def test_an_auditor_reads_by_keys_alone(team: Team, walks: Walks) -> None:
    """She signs in, pages through the log, and opens a month: nothing there is hers to press."""
    auditor = walks("", "/sign-in")
    auditor.types("pages.sign_in.handle", "vikar")
    auditor.types("pages.sign_in.code", team.door.code("vikar"))
    auditor.presses("pages.sign_in.go")
    auditor.follows("pages.audit.title")
    newest = auditor.page.locator("main li").first.inner_text()
    auditor.follows("pages.audit.older")
    oldest = auditor.page.locator("main li").count()
    auditor.follows("pages.audit.newer")
    again = auditor.page.locator("main li").first.inner_text()
    auditor.follows("pages.people.title")
    auditor.follows("pages.pay.title")
    auditor.opens(auditor.page.locator("main [href='/pay/2026-01']"))
    auditor.follows("pages.pay.callouts.title")
    pressed = [auditor.page.request.get(each).text().count("<button") for each in auditor.seen[1:]]

    assert auditor.says("pages.audit.did.signed_in") in newest
    assert oldest > 0
    assert again == newest
    assert not any(pressed)
