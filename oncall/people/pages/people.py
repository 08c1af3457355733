"""The team's people, and what was done: for whoever looks after them."""

from flask import Blueprint, abort, render_template, request

from oncall.people.pages.times import told
from oncall.people.work import invitations, members
from oncall.people.work.entrance import Entrance
from oncall.people.work.invitations import InvitationFault
from oncall.web.rights import may
from oncall.web.visitor import visitor


def blueprint(entrance: Entrance) -> Blueprint:
    """The pages about people themselves."""
    routes = Blueprint("people", __name__, template_folder="templates")

    @routes.get("/people")
    @may("supervisor", "deputy", "auditor", nav="pages.people.title")
    def people() -> str:
        """Who of the team can sign in."""
        return _people(entrance)

    @routes.post("/people/<handle>/invite")
    @may("supervisor", "deputy")
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

    return routes


def _people(entrance: Entrance, made: invitations.Invitation | None = None) -> str:
    found = visitor()
    rows = members.members(entrance, found.team_id)
    invites = not found.parts.isdisjoint(("supervisor", "deputy"))
    return render_template("people/people.html", rows=rows, made=made, invites=invites, told=told)
