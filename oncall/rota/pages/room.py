"""The pages of the rota inside the frame of all pages."""

from flask import Blueprint

from oncall.rota.pages import (
    board,
    changing,
    giving,
    hours,
    plan_form,
    plans,
    shift,
    swapping,
    undoing,
)
from oncall.rota.pages.tools import RotaDesk


def blueprint(desk: RotaDesk) -> Blueprint:
    """Every page of this room."""
    routes = Blueprint("rota", __name__, template_folder="templates")
    for page in (board, shift, changing, undoing, swapping, giving, hours, plans, plan_form):
        page.routes_of(routes, desk)
    return routes
