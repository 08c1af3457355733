"""The versions of the plan: shown, compared, and a new one looked at before it is stored."""

import io
import re
from html import unescape

import pytest

from oncall.demo.example import EXAMPLE
from oncall.rota.work.versions import kept_versions
from tests.rota_pages.visitors import Pages, words

LATER = EXAMPLE.replace("2026-01-01", "2026-04-01").replace('"dina"]', '"dina", "vikar"]')


def upload(pages: Pages, text: str, handle: str = "tove") -> str:
    """What she reads after she has given a file."""
    return pages.sends(handle, "/rota/plans", file=(io.BytesIO(text.encode()), "rota.toml")).text


def stored(pages: Pages) -> int:
    """How many versions there are."""
    with pages.world.desk.db.reading() as conn:
        return len(kept_versions(conn, pages.world.team_id))


def test_a_new_plan_is_looked_at_and_then_stored(pages: Pages) -> None:
    """Whose shifts come, in hours and days, and what the check would find; as it was uploaded."""
    page = upload(pages, LATER.replace("\n", "\r\n"))
    text = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert text is not None

    assert "Vilde: −0.0 h, +" in words(page)
    assert "comes Wed 1 April 2026 08:00 – 20:00 Therapists" in words(page)
    assert "and 85 more" in words(page)
    assert stored(pages) == 1

    sent = unescape(text[1]).replace("\n", "\r\n")
    done = pages.sends("tove", "/rota/plans", text=sent, sure="yes")
    said = pages.reads("tove", done.headers["Location"])
    assert "The plan is stored." in said
    assert "Version 2, valid from Wed 1 April 2026 Stored Tue 3 March 2026 10:00" in said
    assert "This plan is stored already." in words(upload(pages, LATER))
    assert '"dina", "vikar"]' in pages.reads("tove", "/rota/plan?number=2")
    assert "Vilde: −0.0 h, +" in pages.reads("merkantil", "/rota/plans/compare?older=1&newer=2")
    assert "Vilde: −" in pages.reads("merkantil", "/rota/plans/compare?older=2&newer=1")
    assert "Nobody has other shifts" in pages.reads("ane", "/rota/plans/compare?older=2&newer=2")
    assert pages.count("tove", "/rota/plans/compare?older=1&newer=2") <= 8


def test_every_fault_of_a_file_is_told_at_once(pages: Pages) -> None:
    """Each with its line and what to write instead; nothing is stored, also not when sure."""
    faulty = LATER.replace("08:00-20:00", "8-20").replace('per_hour = "245.50"', "per_hour = 245.5")
    said = words(upload(pages, faulty))

    assert "The file has faults, and nothing was stored Line" in said
    assert said.count("Line ") >= 3
    assert pages.sends("tove", "/rota/plans", text=faulty, sure="yes").status_code == 200
    assert stored(pages) == 1


@pytest.mark.parametrize("text", ["", "\0", "valid_from ="])
def test_what_is_no_rota_file_is_told(pages: Pages, text: str) -> None:
    """Nothing, or not text."""
    assert "The file has faults" in words(upload(pages, text))


def test_bytes_that_are_no_text_are_told(pages: Pages) -> None:
    """Saved in another encoding."""
    file = (io.BytesIO(b"name = \xe6\xf8\xe5"), "rota.toml")

    assert "The file has faults" in words(pages.sends("tove", "/rota/plans", file=file).text)


def test_what_has_been_is_not_planned_anew(pages: Pages) -> None:
    """It says from which day it may begin."""
    said = words(upload(pages, LATER.replace("2026-04-01", "2026-02-01")))

    assert "Write valid_from = 2026-03-04" in said


def test_who_may(pages: Pages) -> None:
    """Staff see no plan file; who has the line stores none unless she is supervisor or deputy."""
    assert pages.get("bo", "/rota/plans").status_code == 403
    assert "A new plan" not in pages.reads("merkantil", "/rota/plans")
    assert pages.sends("merkantil", "/rota/plans", text=LATER, sure="yes").status_code == 403
    assert stored(pages) == 1


def test_another_team_has_none_of_it(pages: Pages) -> None:
    """No version, no comparison, and nothing is stored for ours."""
    others = Pages(pages.world, team="another")

    assert "no rota yet" in others.reads("tove", "/rota/plans")
    assert others.get("tove", "/rota/plan?number=1").status_code == 404
    assert others.get("tove", "/rota/plans/compare?older=1&newer=1").status_code == 404
    assert "no rota yet" in words(others.sends("tove", "/rota/plans", text=LATER, sure="yes").text)
    assert stored(pages) == 1


@pytest.mark.parametrize(
    "address", ["/rota/plan?number=0", "/rota/plan?number=2", "/rota/plans/compare?older=1"]
)
def test_what_is_no_version_is_not_there(pages: Pages, address: str) -> None:
    """Nor a comparison with it."""
    assert pages.get("tove", address).status_code == 404
