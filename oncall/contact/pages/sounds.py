"""The sound files of the team's own voice, for the carrier to play. They hold nothing secret."""

from flask import Blueprint, Response

from oncall.wording.sounds import SILENCE, Sounds

YEAR_S = 365 * 24 * 60 * 60


def blueprint(sounds: Sounds) -> Blueprint:
    """`GET /sounds/<name>`: from memory, and silence for a name that is known no more.

    Never an error: what the carrier does with a call whose sound it cannot fetch is not promised
    anywhere, and after silence the call goes on.
    """
    routes = Blueprint("sounds", __name__)

    @routes.get("/sounds/<name>")
    def play(name: str) -> Response:
        recording = sounds.named(name)
        if recording is None:
            return Response(SILENCE, mimetype="audio/wav", headers={"Cache-Control": "no-store"})
        answer = Response(recording.content, mimetype=recording.media_type)
        answer.cache_control.public = True
        answer.cache_control.max_age = YEAR_S
        return answer

    return routes
