"""The page of one person: her record, as whoever looks after it may change it; and somebody new."""

from collections.abc import Callable, Mapping

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from oncall.people.core.cells import LANGUAGES
from oncall.people.core.faults import RowFault
from oncall.people.core.person_form import PARTS, BadPerson
from oncall.people.core.values import ROLES
from oncall.people.work import records
from oncall.people.work.entrance import Entrance
from oncall.people.work.leaving import NoSuchPerson
from oncall.web.drawing import back_to
from oncall.web.rights import may
from oncall.web.visitor import visitor

LOOKS_AFTER = ("supervisor", "deputy")
PAYS = ("supervisor", "office")
WAYS = ("payroll", "invoice")


def acts(routes: Blueprint, entrance: Entrance) -> None:
    """Her page, its four forms, and the form of somebody new."""
    _looks(routes, entrance)
    _forms(routes, entrance)
    _newcomer(routes, entrance)


def _looks(routes: Blueprint, entrance: Entrance) -> None:
    @routes.get("/people/<handle>")
    @may("supervisor", "deputy", "office")
    def one(handle: str) -> str:
        """One person's record, as far as one may change it."""
        return _one(entrance, handle)


def _forms(routes: Blueprint, entrance: Entrance) -> None:
    @routes.post("/people/<handle>/about")
    @may(*LOOKS_AFTER)
    def about(handle: str) -> AnyResponse | str:
        """Her name, her language, and her first and last day."""
        return _changed(entrance, handle, "about")

    @routes.post("/people/<handle>/phones")
    @may(*LOOKS_AFTER, sure=True)
    def phones(handle: str) -> AnyResponse | str:
        """Her phones and her e-mail; the old number and the new one are told."""
        return _changed(entrance, handle, "phones")

    @routes.post("/people/<handle>/roles")
    @may(*LOOKS_AFTER, sure=True)
    def roles(handle: str) -> AnyResponse | str:
        """Her roles; nobody gives herself one, and a supervisor stays."""
        return _changed(entrance, handle, "roles")

    @routes.post("/people/<handle>/pay")
    @may(*PAYS, sure=True)
    def pay(handle: str) -> AnyResponse | str:
        """Her employee number, and how she is paid."""
        return _changed(entrance, handle, "pay")


def _newcomer(routes: Blueprint, entrance: Entrance) -> None:
    @routes.get("/newcomer")
    @may(*LOOKS_AFTER, sure=True)
    def newcomer() -> str:
        """The form of somebody who begins."""
        return _new({"from": records.today(entrance).isoformat()}, ())

    @routes.post("/newcomer")
    @may(*LOOKS_AFTER, sure=True)
    def begin() -> AnyResponse | str:
        """Put somebody on record who begins."""
        typed = _typed()
        try:
            handle = records.add(entrance, visitor(), typed)
        except BadPerson as bad:
            return _new(typed, bad.faults)
        return back_to("people.one", done="person_added", handle=handle)


def _changed(entrance: Entrance, handle: str, part: str) -> AnyResponse | str:
    typed, seen = _typed(), request.form.get("seen", "")
    try:
        _or_404(lambda: records.change(entrance, visitor(), handle, part, typed, seen))
    except BadPerson as bad:
        return _one(entrance, handle, part, bad.faults)
    return back_to("people.one", done="person_recorded", handle=handle, _anchor="main")


def _typed() -> dict[str, str]:
    """What was typed, by column; of the roles all that were ticked."""
    return {**request.form, "role": " ".join(request.form.getlist("role"))}


def _or_404(find: Callable[[], None]) -> None:
    """Whoever is not on record is not there, nor is what she may not see."""
    try:
        find()
    except NoSuchPerson:
        abort(404)


def _one(entrance: Entrance, handle: str, part: str = "", faults: tuple[RowFault, ...] = ()) -> str:
    try:
        found = records.one(entrance, visitor(), handle)
    except NoSuchPerson:
        abort(404)
    return _drawn(
        "people/person.html", faults, found=found, part=part,
        again=_typed() if faults else {}, columns=PARTS, names=found.names,
    )  # fmt: skip


def _new(typed: Mapping[str, str], faults: tuple[RowFault, ...]) -> str:
    return _drawn("people/newcomer.html", faults, again=typed, names={})


def _drawn(template: str, faults: tuple[RowFault, ...], **values: object) -> str:
    return render_template(
        template, faults=faults, all_roles=ROLES, languages=LANGUAGES, ways=WAYS, **values
    )
