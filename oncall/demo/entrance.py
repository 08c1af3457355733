"""The way from a phone of the demo to the pages of staff: a visitor is let in as whose it is."""

from urllib.parse import urlsplit

from flask import redirect
from werkzeug.wrappers import Response

from oncall.contact.work.desk import Desk
from oncall.contact.work.shown.standing import entrance_of
from oncall.demo.stage import Stage
from oncall.people.core.signing_in import secret_from
from oncall.people.pages.cookies import hand_out
from oncall.people.rows import accounts
from oncall.people.work import staff
from oncall.people.work.entrance import let_in


def open_pages(stage: Stage, handle: str, here: str) -> Response:
    """Lead to the pages of staff, signed in as her, without the ado of an app.

    `here` is the host by which the demo is reached, from another machine too. A cookie is for a
    host, whatever its port, so the one set here is sent there.
    """
    entrance = entrance_of(stage.desk)
    with entrance.db.transaction() as tx:
        tokens = let_in(tx, entrance, stage.team_id, handle, remember=False, did="signed_in")
    there = urlsplit(entrance.address)
    address = f"http://{here}:{there.port}/" if there.port else f"{entrance.address}/"
    return hand_out(redirect(address, 303), tokens, https=there.scheme == "https")


def set_everybody_up(desk: Desk, team_id: str) -> None:
    """Everybody has set up an app, which no visitor has: a code sent as a text lets her in."""
    token = entrance_of(desk).token
    with desk.db.transaction() as tx:
        for handle in staff(tx, desk.vault, team_id):
            sealed = desk.vault.seal(secret_from(token()))
            accounts.put_app(tx, team_id, handle, secret=sealed, last_step=0, since=desk.now)
