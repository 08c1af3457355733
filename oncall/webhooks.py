"""The webhooks: where the carrier asks, and the guard before each of them."""

from flask import Flask

from oncall.config import Config
from oncall.contact.pages import door, fallback, page, ring, sounds, texts, voice
from oncall.contact.work.desk import Desk
from oncall.contact.work.outage.without_database import Standby
from oncall.web import health, ways
from oncall.web.guard import Guard
from oncall.web.health import Health
from oncall.web.xml import answer_plainly

# What is asked of the carrier for a webhook (read from the address' fragment, which is not signed):
# 2 s to connect, 8 s to answer (a locked database takes 4 of them), 14 s in all, and two tries
# more, also after a 5xx.
OVERRIDES = "#ct=2000&rt=8000&tt=14000&rc=2&rp=ct,rt,5xx"


def webhooks_of(standby: Standby, guard: Guard, looks: Health) -> Flask:
    """The app of the webhooks; nothing unsigned comes in but where nothing is done."""
    desk = standby.desk
    app = Flask("oncall.webhooks", static_folder=None)
    guard.watch(app, but=("/health", "/sounds/", *ways.REACHED))
    app.register_blueprint(voice.blueprint(desk, standby))
    for each in door.blueprints(desk, standby):
        app.register_blueprint(each)
    app.register_blueprint(texts.blueprint(desk, standby))
    app.register_blueprint(page.blueprint(desk, standby))
    app.register_blueprint(ring.blueprint(desk))
    app.register_blueprint(fallback.blueprint(desk, standby.folder))
    app.register_blueprint(sounds.blueprint(desk.sounds))
    app.register_blueprint(ways.blueprint(looks.installation))
    app.register_blueprint(health.blueprint(looks))
    answer_plainly(app)
    return app


def number_settings(config: Config, desk: Desk, team_id: str) -> dict[str, str]:
    """What is to be set on the team's number at the carrier."""
    own_fallback = desk.link(f"/fallback/{team_id}/voice.xml")
    return {
        "voice_url": desk.link("/voice") + OVERRIDES,
        "voice_fallback_url": config.carrier.voice_fallback_url or own_fallback,
        "status_callback": desk.link("/voice/ended") + OVERRIDES,
        "sms_url": desk.link("/sms") + OVERRIDES,
        "sms_fallback_url": desk.link("/sms"),
    }
