"""The pages of staff: which rooms are mounted, in the order of the menu, and who is looking."""

from functools import partial

from flask import Flask

from oncall.calendar.pages import feed, mine
from oncall.calendar.work.serving import Feeds
from oncall.carrier.port import Carrier
from oncall.contact.pages import card, casebook, now
from oncall.contact.work.desk import Desk
from oncall.contact.work.shifts import rota_check
from oncall.contact.work.shifts.offers import offer_within, open_offers, withdraw_within
from oncall.contact.work.shown.revisions import Revisions
from oncall.contact.work.shown.standing import entrance_of
from oncall.pay.core.reckoning.price import costs_more
from oncall.pay.core.rules.book import judge_rules
from oncall.pay.pages import room as pay
from oncall.pay.work.called_out import called_out
from oncall.pay.work.closed import closed_months
from oncall.people import pages as people
from oncall.people.work.entrance import who_is_this
from oncall.rota.core.changes.offer import Offer
from oncall.rota.core.duty import Shift
from oncall.rota.pages import room as rota
from oncall.rota.pages.tools import Offers, RotaDesk
from oncall.rota.work import Deed
from oncall.web import health
from oncall.web.frame import pages_app
from oncall.web.health import Health


def pages_of(desk: Desk, looks: Health, feeds: Feeds, carrier: Carrier) -> Flask:
    """The app of the pages; raises UnlistedRoute."""
    entrance, revisions = entrance_of(desk), Revisions(desk)
    rooms = (
        now.blueprint(desk, revisions, looks.lately), casebook.blueprint(desk, revisions, carrier),
        rota.blueprint(rota_desk(desk)), mine.blueprint(desk), pay.blueprint(desk),
        *people.rooms(entrance), feed.blueprint(feeds), card.blueprint(desk),
        health.blueprint(looks),
    )  # fmt: skip
    who = partial(who_is_this, entrance)
    return pages_app(rooms, who, https=entrance.address.startswith("https:"))


def rota_desk(desk: Desk) -> RotaDesk:
    """What the pages of the rota are handed from the rooms above it."""
    checked = partial(rota_check.subject_of, desk=desk, called_out=called_out)
    return RotaDesk(
        desk.db, desk.vault, desk.env, checked, costs_more, closed_months, judge_rules,
        Offers(open_offers, partial(_offer, desk), partial(_withdraw, desk)), desk.teams,
    )  # fmt: skip


def _offer(desk: Desk, team_id: str, shift: Shift, deed: Deed) -> Offer:
    with desk.writing("offer") as tx:
        return offer_within(tx, desk, team_id, deed=deed, **shift._asdict())


def _withdraw(desk: Desk, team_id: str, code: int, deed: Deed) -> Offer:
    with desk.writing("offer") as tx:
        return withdraw_within(tx, desk, team_id, code, deed)
