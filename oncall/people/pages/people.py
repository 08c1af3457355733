"""The team's people, and what was done: for whoever looks after them."""

from collections.abc import Sequence

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from oncall.people.core.person_form import BadPerson
from oncall.people.pages import person
from oncall.people.pages.times import day_told, told
from oncall.people.work import invitations, leaving, members
from oncall.people.work.entrance import Entrance
from oncall.people.work.invitations import InvitationFault
from oncall.people.work.leaving import Leaver, NoSuchPerson
from oncall.web.drawing import back_to
from oncall.web.rights import may
from oncall.web.visitor import visitor


def blueprint(entrance: Entrance) -> Blueprint:
    """The pages about people themselves."""
    routes = Blueprint("people", __name__, template_folder="templates")

    @routes.get("/people")
    @may("supervisor", "deputy", "office", "auditor", nav="pages.people.title")
    def people() -> str:
        """Who works here, and who of them can sign in."""
        return _people(entrance)

    @routes.post("/people/<handle>/invite")
    @may("supervisor", "deputy", sure=True)
    def invite(handle: str) -> str:
        """Invite somebody of the team; shows the link once."""
        found = visitor()
        try:
            made = invitations.invite(
                entrance, team_id=found.team_id, handle=handle, by=found.handle
            )
        except InvitationFault:
            abort(404)
        return _people(entrance, made=made)

    @routes.get("/audit")
    @may("supervisor", "auditor", nav="pages.audit.title")
    def audit() -> str:
        """Who did what."""
        page = min(max(request.args.get("page", 0, type=int), 0), 10_000)
        rows, older = members.deeds(entrance, visitor().team_id, page)
        return render_template("people/audit.html", rows=rows, older=older, page=page, told=told)

    _leaving(routes, entrance)
    _coming_back(routes, entrance)
    person.acts(routes, entrance)
    return routes


def _leaving(routes: Blueprint, entrance: Entrance) -> None:
    @routes.post("/people/<handle>/leave")
    @may("supervisor", "deputy")
    def leave(handle: str) -> AnyResponse | str:
        """Show what stands in the name of somebody who is to leave, or let her leave."""
        try:
            if request.form.get("sure") != "yes":
                return _people(entrance, leaver=leaving.about(entrance, visitor(), handle))
            leaving.leave(entrance, visitor(), handle)
        except NoSuchPerson:
            abort(404)
        except BadPerson as bad:
            stays = [each.key for each in bad.faults]
            return _people(entrance, leaver=leaving.about(entrance, visitor(), handle), stays=stays)
        return back_to("people.people", done="person_left")


def _coming_back(routes: Blueprint, entrance: Entrance) -> None:
    @routes.post("/people/<handle>/back")
    @may("supervisor", "deputy")
    def come_back(handle: str) -> AnyResponse | str:
        """She has not left after all."""
        try:
            leaving.come_back(entrance, visitor(), handle)
        except NoSuchPerson:
            abort(404)
        except BadPerson:
            return _people(entrance, taken=handle)
        return back_to("people.people", done="person_back")


def _people(
    entrance: Entrance,
    made: invitations.Invitation | None = None,
    leaver: Leaver | None = None,
    taken: str = "",
    stays: Sequence[str] = (),
) -> str:
    found = visitor()
    rows, gone = members.members(entrance, found.team_id)
    looks_after = not found.parts.isdisjoint(("supervisor", "deputy"))
    return render_template(
        "people/people.html", rows=rows, made=made, leaver=leaver, told=told,
        gone=gone if looks_after else [], invites=looks_after, me=found.handle, day_told=day_told,
        taken=taken, stays=stays, opens=looks_after or "office" in found.parts,
    )  # fmt: skip
