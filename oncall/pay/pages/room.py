"""The pages of pay inside the frame of all pages."""

from flask import Blueprint

from oncall.contact.work.desk import Desk
from oncall.pay.pages import budget, callouts, closing, files, mine, months


def blueprint(desk: Desk) -> Blueprint:
    """Every page of this room."""
    routes = Blueprint("pay", __name__, template_folder="templates")
    for page in (months, closing, files, callouts, budget, mine):
        page.routes_of(routes, desk)
    return routes
