"""The files of a run for payroll: made once with a button, then handed out to the byte."""

from flask import Blueprint, Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from oncall.contact.work.desk import Desk
from oncall.pay import rows
from oncall.pay.core.books.closing import PayFault
from oncall.pay.core.months import Month
from oncall.pay.core.payroll.files import FORMATS
from oncall.pay.core.payroll.layout import CannotEncode
from oncall.pay.pages.closing import pressed
from oncall.pay.pages.tools import month_there, named_office
from oncall.pay.work.closing import file_for
from oncall.web.rights import may
from oncall.web.visitor import language, visitor


def routes_of(routes: Blueprint, desk: Desk) -> None:
    """Add the pages to the room's routes."""

    @routes.post("/pay/<month>/file")
    @may("office", "approver")
    def make(month: str) -> AnyResponse | str:
        """Make the file of a run for payroll; a second time it is the same file."""
        return pressed(desk, month, lambda of: _made(desk, of))

    @routes.get("/pay/<month>/file/<run>/<kind>")
    @may("office", "approver")
    def download(month: str, run: str, kind: str) -> Response:
        """The file of a run as it was first made, to the byte."""
        return _stored(desk, month_there(month), run, kind)


def _made(desk: Desk, month: Month) -> str:
    kind, name = request.form.get("kind", ""), request.form.get("run", "")
    if kind not in FORMATS:
        abort(404)
    with desk.db.reading() as conn:
        office = named_office(conn, desk)
    try:
        made = file_for(office, month, kind, kind, name=name, language=language())
    except CannotEncode as error:
        raise PayFault(str(error), "letters") from None
    return "pay_file_again" if made.before else "pay_file"


def _stored(desk: Desk, month: Month, name: str, kind: str) -> Response:
    if kind not in FORMATS:
        abort(404)
    with desk.db.reading() as conn:
        runs = rows.runs(conn, visitor().team_id, str(month))
        run = next((each for each in runs if each.run.name == name), None)
        if run is None or run.run.state == "withdrawn":
            abort(404)
        stored = rows.file(conn, run.id, kind) or abort(404)
    answer = Response(stored.content, content_type="application/octet-stream")
    filename = f"{name}{stored.suffix}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return answer
