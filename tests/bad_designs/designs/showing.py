"""The pages, badly: words to whoever looks, and presses on what has changed since."""

from dataclasses import replace
from typing import Any

from oncall.contact.core import buttons
from oncall.contact.work.shown.story import Next
from oncall.pay.work.month import _computed_anew as worked_out
from tests.bad_designs.design import bad

RIGHTS = "tests/stories_pages/test_rights.py"
PRESSING = "tests/stories_pages/test_pressing.py"


@bad("oncall.contact.core.buttons:why_may_read", RIGHTS)
def colleagues_have_no_secrets(original: Any, contact: Any, who: Any) -> Any:
    """Whoever is signed in may read what any family wrote."""
    return original(contact, who) or "open"


@bad("oncall.contact.core.buttons:why_may_read", RIGHTS)
def a_text_is_as_good_as_an_app(_original: Any, contact: Any, who: Any) -> Any:
    """Whoever has taken over somebody's number reads what families wrote to her."""
    return buttons.why_hers(contact, who)


@bad("oncall.people.work.entrance:who_is_this", "tests/people/test_text_codes.py")
def nobody_remembers_how_she_came_in(original: Any, entrance: Any, token: Any) -> Any:
    """Once she is in, a code sent as a text opens all that an app does."""
    found = original(entrance, token)
    return found and replace(found, sure=True)


@bad("oncall.contact.work.shown.pressing:read", RIGHTS)
def nobody_notes_who_reads(
    original: Any, tx: Any, desk: Any, team_id: Any, who: Any, contact_id: Any
) -> None:
    """That somebody may read is enough: her reading leaves no trace."""


@bad("oncall.contact.core.buttons:buttons", PRESSING)
def every_button_is_always_there(
    original: Any, contact: Any, who: Any, now: Any, pace: Any
) -> tuple[str, ...]:
    """What was pressed is done, whatever has happened since the page was drawn."""
    return ("take", "keep", "pass", "done", "ring", "send", "reopen")


@bad(
    "oncall.contact.work.shown.listening:_signed",
    "tests/stories_pages/test_listening.py::test_the_address_is_hers_for_a_while",
)
def what_was_left_is_whoevers_who_has_the_address(
    original: Any, visitor: Any, contact_id: str, what: str
) -> str:
    """A link out of a colleague's browser, and a child's voice is heard by who never asked."""
    return f"sound {contact_id} {what}"


@bad(
    "oncall.rota.work.reading:Teams.of",
    "tests/rota_pages/test_remembered.py::test_a_change_is_shown_at_once_and_so_is_its_undoing",
)
def a_rota_that_is_read_once(original: Any, self: Any, conn: Any, vault: Any, team_id: str) -> Any:
    """The pages show the rota and the people as they were when somebody looked first."""
    known = self._known.get(team_id)
    return known[1] if known else original(self, conn, vault, team_id)


@bad(
    "oncall.pay.work.month:_computed",
    "tests/pay_pages/test_remembered.py::test_a_callout_is_on_the_next_page_and_so_is_taking_it_back",
)
def a_month_of_pay_is_worked_out_once(_original: Any, team: Any, month: Any, stored: Any) -> Any:
    """What a callout pays is seen once the rota has changed as well."""
    return team.once(month, lambda: worked_out(team, month, stored))


@bad(
    "oncall.contact.work.shown.story:Teller._by_deadline",
    "tests/stories_pages/test_remembered.py::test_what_is_remembered_never_shows_how_it_was",
)
def what_comes_next_is_told_once(_original: Any, self: Any, contact: Any) -> Any:
    """A contact has been taken, and Now says still who will be asked next."""
    at = contact.deadline
    return at and Next(self.team.once(contact.id, lambda: self._brings(at, contact)), self.told(at))
