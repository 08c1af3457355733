"""The demo's mail server takes what our own post hands over."""

from oncall.config import EmailSettings
from oncall.demo.mailroom import mailroom
from oncall.post import Smtp


def test_it_takes_letters_one_after_another() -> None:
    """Also one whose line is a lone dot, which ends no letter; and it can be looked at."""
    with mailroom() as port:
        settings = EmailSettings(
            host="127.0.0.1", port=port, security="none", sender="oncall@example.org"
        )
        post = Smtp(settings)
        post.look()
        for id in ("one", "two"):
            post.send(to="liv@example.org", subject="412", body="a\n.\nb\n", id=id)
