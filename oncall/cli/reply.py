"""`oncall reply TEXT`: how a text from one of the staff would be understood."""

import click

from oncall.cli.frame import print_json
from oncall.contact.core.reply.meaning import Understood, understand

OPEN_PAGE = 412

SENTENCES = {
    "acknowledge": "she takes the contact",
    "decline": "the contact goes on to others",
    "done": "the contact is finished",
    "question": "she has not taken it; others are asked",
    "unclear": "the service asks back, and asks others meanwhile",
    "command": "the service is to do something",
}


@click.command("reply", context_settings={"ignore_unknown_options": True})
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="Only JSON on stdout.")
def reply(text: str, *, as_json: bool) -> None:
    """Tell how TEXT from a staff phone would be understood, with one page open: 412."""
    understood = understand(text, (OPEN_PAGE,))
    if as_json:
        print_json(
            {
                "meaning": understood.meaning,
                "code": understood.code,
                "command": understood.command,
            }
        )
    else:
        click.echo(_sentence(understood))


def _sentence(understood: Understood) -> str:
    parts = [f"{understood.meaning}: {SENTENCES[understood.meaning]}"]
    if understood.command:
        parts.append(f"command {understood.command}")
    if understood.code:
        parts.append(f"number {understood.code}")
    return ", ".join(parts)


commands = (reply,)
