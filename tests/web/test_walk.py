"""Every route, walked by everybody: each role, nobody, those who have left, and another team.

A route that is added is walked from then on; one about the team's things by name says in `OTHERS`
what another team's would be.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from werkzeug.test import Client, TestResponse

from oncall.contact.core.record import Change
from oncall.contact.core.values import Caller, Contact, nothing
from oncall.contact.rows import contacts
from oncall.contact.work.shown.standing import entrance_of
from oncall.demo.example import BY_TEXT_TOO, EXAMPLE
from oncall.demo.world import PAGES_URL, World
from oncall.pay import rows as pay
from oncall.people.core.signing_in import SIGNED_IN_FOR
from oncall.people.core.values import Entry, Family, FamilyNumber, Period, Person
from oncall.people.rows import families, people
from oncall.people.work.entrance import BY_TEXT, let_in, who_is_this
from oncall.rota.core.changes.laying import Wanted
from oncall.rota.work import Deed, import_plan, record_change
from oncall.web.rights import ANYBODY, Listed, listed
from oncall.web.visitor import COOKIE
from tests.stories_sms.test_many_pages import statements_of
from tests.web.valid import valid

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
COLLEAGUES = {
    "bo": {"staff"},
    "tove": {"staff", "supervisor", "approver"},
    "vikar": {"staff", "line holder"},
    "ane": {"staff", "deputy"},
    "merkantil": {"office"},
    "leiar-stord": {"approver"},
    "rune": {"auditor"},
}
"""Who they are on a Wednesday's noon, in the example, while Vilde stands in for Tove."""
A_DAY = timedelta(days=1)
BEGIN = 1
OUTSIDERS = ("nobody", "made up", "has left", "too late")
CONTACT = Contact(
    "0123456789abcdef", 412, Caller(), NOON, "closed", NOON, "other", "greta", closed_at=NOON
)
NUMBER = FamilyNumber("F-77", "A", "mother", "+4740000277")
OTHERS = {
    "/people/<handle>/invite": {"handle": "greta"},
    "/people/<handle>/leave": {"handle": "greta"},
    "/people/<handle>/back": {"handle": "greta"},
    **{
        f"/people/<handle>{rest}": {"handle": "greta"}
        for rest in ("", "/about", "/phones", "/roles", "/pay")
    },
    **{
        f"/families/<code>{rest}": {"code": "F-77", "letter": "A"}
        for rest in (
            "",
            "/numbers",
            "/unsafe",
            "/<letter>/rules",
            "/<letter>/label",
            "/<letter>/unsafe",
            "/<letter>/undo",
            "/<letter>/remove",
            "/add",
            "/important",
            "/end",
            "/resume",
        )
    },
    **{
        f"/contacts/<id>{rest}": {"id": CONTACT.id, "part": "past"}
        for rest in (
            "",
            "/live/<part>",
            "/press",
            "/read",
            "/record",
            "/link",
            "/unsafe",
            "/sound/<token>",
        )
    },
    "/pay/<month>/file/<run>/<kind>": {"run": "2026-02", "kind": "xlsx"},
}
"""Of another team, where a route names one of the team's things."""
MISSING = {
    "handle": "no-one", "token": "0" * 64, "name": "nothing.css", "month": "2026-13",
}  # fmt: skip
MONTH = "2026-02"
"""No team's: each has its own."""


@dataclass
class Town:
    """Two teams in one installation; `tokens` are the sessions of those who may try."""

    world: World
    tokens: dict[str, str]

    def asks(self, who: str, route: Listed, **names: str) -> TestResponse:
        """This person opens or presses it; what is not named here is missing."""
        browser = Client(self.world.service.pages)
        if token := self.tokens.get(who):
            browser.set_cookie(COOKIE, token, domain="pages.oncall.example")
        path = route.path
        for name, value in {**MISSING, **names}.items():
            path = path.replace(f"<{name}>", value)
        answer = valid(browser.open(
            path, method=route.methods[0], base_url=PAGES_URL,
            headers={"Sec-Fetch-Site": "same-origin", "Accept": "text/html"},
        ))  # fmt: skip
        if route.path.startswith("/sign-out") and who in COLLEAGUES:
            self.sign_in(who)
        return answer

    def sign_in(
        self, who: str, handle: str = "", team_id: str = "", did: str = "signed_in"
    ) -> None:
        """A session for her, without the ado of codes."""
        entrance = entrance_of(self.world.desk)
        whose = (team_id or self.world.team_id, handle or who)
        with entrance.db.transaction() as tx:
            tokens = let_in(tx, entrance, *whose, remember=False, did=did)
        self.tokens[who] = tokens.session


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The example team, one more, and a session for everybody who ever worked there."""
    world = World(tmp_path_factory.mktemp("town"), NOON, plan=BY_TEXT_TOO)
    desk = world.desk
    other = EXAMPLE.replace('"+4752000000"', '"+4752000001"').replace(
        'name = "Example team"', 'name = "Another team"'
    )
    other_id = import_plan(desk.db, desk.vault, desk.env, text=other).team.id
    more = [
        (world.team_id, Person("rune", "Rune", frozenset({"auditor"}))),
        (world.team_id, Person("gone", "Gone", frozenset({"supervisor"}))),
        (other_id, Person("greta", "Greta", frozenset({"supervisor", "auditor"}))),
    ]
    with desk.db.transaction() as tx:
        for team_id, person in more:
            people.put(tx, desk.vault, desk.env, team_id, person)
        families.put(tx, desk.vault, desk.env, other_id, Entry(Family("F-77", "Odda"), NUMBER))
        contacts.save(tx, [Change(other_id, CONTACT, nothing(CONTACT), new=True)])
        pay.add_run(tx, desk.env, other_id, MONTH, MONTH, (), {}, "greta")
        (run,) = pay.runs(tx, other_id, MONTH)
        pay.add_file(tx, run.id, "xlsx", pay.StoredFile(b"theirs", ".xlsx", "0" * 64, NOON))
    stands_in = Wanted("stand-in", "", "vikar", "", NOON + timedelta(hours=20), NOON + 2 * A_DAY)
    deed = Deed("tove", "agreed on the phone")
    record_change(desk.db, desk.vault, desk.env, team="Example team", wanted=[stands_in], deed=deed)
    town = Town(world, {"made up": "0" * 64})
    town.sign_in("too late", "tove")
    world.leap_to(NOON + max(SIGNED_IN_FOR, A_DAY))
    for handle in COLLEAGUES:
        town.sign_in(handle)
    town.sign_in("has left", "gone")
    town.sign_in("greta", team_id=other_id)
    left = Person("gone", "Gone", frozenset({"supervisor"}), period=Period(None, date(2026, 3, 3)))
    with desk.db.transaction() as tx:
        people.put(tx, desk.vault, desk.env, world.team_id, left)
    yield town
    desk.db.close()


def routes(town: Town) -> list[Listed]:
    """All that can be asked for."""
    return list(listed(town.world.service.pages))


def things(route: Listed) -> set[str]:
    """What of somebody's it names."""
    return {*re.findall(r"<(\w+)>", route.path)} - {"month"}


def refused(answer: TestResponse) -> bool:
    """Whether she was told that this page is for others."""
    told = ("for andre i teamet", "for others in the team")
    return answer.status_code == 403 and any(each in answer.text for each in told)


def sent_to_sign_in(answer: TestResponse) -> bool:
    """Whether somebody has to say first who she is."""
    return answer.headers.get("Location", "").startswith("/sign-in?next=")


def test_who_is_not_signed_in_gets_no_further(town: Town) -> None:
    """Without a cookie, with a made-up one, with one of somebody who has left, with an old one."""
    for route in routes(town):
        for who in OUTSIDERS:
            answer = town.asks(who, route)

            assert sent_to_sign_in(answer) is (ANYBODY not in route.right.who), (who, route)


def test_everybody_gets_where_her_rights_say_and_nowhere_else(town: Town) -> None:
    """Each role at each route; nobody is refused what is hers."""
    for route in routes(town):
        for who, parts in COLLEAGUES.items():
            answer = town.asks(who, route)

            assert not sent_to_sign_in(answer), (who, route)
            assert refused(answer) is not route.right.admits(parts), (who, route)


def test_who_came_in_by_a_text_is_refused_what_wants_more(town: Town) -> None:
    """The supervisor, at every route that is hers: told how to come in, and else not refused."""
    town.sign_in("by text", "tove", did=BY_TEXT)
    hers = [each for each in routes(town) if each.right.admits(COLLEAGUES["tove"])]
    wants_more = [each for each in hers if each.right.sure]

    assert {each.path for each in wants_more} >= {"/people/<handle>/invite", "/rota/plans"}
    for route in hers:
        if not route.path.startswith("/sign-out"):
            told = town.asks("by text", route).text

            assert ("Logg inn med appen" in told) is route.right.sure, route


def test_who_holds_the_line_is_no_supervisor_by_it(town: Town) -> None:
    """Vilde, who stands in, is walked as what she is: the contacts are hers, the people are not."""
    entrance, vilde = entrance_of(town.world.desk), COLLEAGUES["vikar"]
    visitor = who_is_this(entrance, town.tokens["vikar"])
    assert visitor is not None
    hers, not_hers = set[str](), set[str]()
    for route in routes(town):
        (hers if route.right.admits(vilde) else not_hers).add(route.path)

    assert visitor.parts == vilde
    assert {"/now", "/contacts", "/families"} <= hers
    assert {"/people/<handle>/invite", "/audit"} <= not_hers


def test_a_page_that_is_open_asks_two_things_each_time(town: Town) -> None:
    """Whose session it is, and whether her team has changed; the rest is kept in memory."""
    browser = Client(town.world.service.pages)
    browser.set_cookie(COOKIE, town.tokens["vikar"], domain="pages.oncall.example")
    first = browser.get("/now/live", base_url=PAGES_URL)
    since = f"/now/live?since={first.headers['Oncall-Revision']}"
    answers = list[TestResponse]()

    def poll() -> None:
        answers.append(browser.get(since, base_url=PAGES_URL))

    assert statements_of(poll, town.world.desk.db.engine) == BEGIN + 2
    assert answers[0].status_code == 204


def test_what_is_missing_is_not_there_for_anybody(town: Town) -> None:
    """404 for whoever may ask, signed in or not."""
    for route in routes(town):
        if "<" in route.path:
            who = next((each for each in COLLEAGUES if route.right.admits(COLLEAGUES[each])), "bo")
            answer = town.asks(who, route)

            assert answer.status_code == 404, route


def test_another_teams_is_not_there(town: Town) -> None:
    """404 and not 403: nobody learns what another team has."""
    named = [each for each in routes(town) if things(each) and each.right.whose == "the team's"]

    assert {each.path for each in named} == set(OTHERS)
    for route in named:
        for who, parts in COLLEAGUES.items():
            if route.right.admits(parts):
                answer = town.asks(who, route, month=MONTH, **OTHERS[route.path])

                assert answer.status_code == 404, (who, route)


def test_another_team_is_seen_on_no_page(town: Town) -> None:
    """Whoever leads one team reads nothing of the other's people."""
    for route in routes(town):
        if route.methods == ("GET",) and not things(route):
            hers, others = (town.asks(who, route, month=MONTH) for who in ("tove", "greta"))

            assert b"Greta" not in hers.data, route
            assert b"Cato" not in others.data, route
