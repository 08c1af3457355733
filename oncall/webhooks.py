"""The webhooks: where the carrier asks, and the guard before each of them."""

from flask import Flask

from oncall.contact.pages import door, fallback, page, ring, sounds, texts, voice
from oncall.contact.work.outage.without_database import Standby
from oncall.web import health, ways
from oncall.web.guard import Guard
from oncall.web.health import Health
from oncall.web.xml import answer_plainly


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
