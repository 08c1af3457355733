"""`oncall reply TEXT`: how a text from one of the staff would be understood."""

import click

from oncall.cli.frame import print_json
from oncall.contact.core.reply import Understood, understand

OPEN_PAGE = 412

SENTENCES = {
    "acknowledge": "takes the contact",
    "decline": "declines: the contact goes on to others",
    "done": "says it is finished",
    "question": "asks something; the contact goes on to others",
    "unclear": "unclear: the service asks back; the contact goes on to others",
    "command": "a command to the service",
}


@click.command("reply")
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
    parts = [f"{understood.meaning}: {SENTENCES[understood.meaning].removeprefix('unclear: ')}"]
    if understood.command:
        parts.append(f"command {understood.command}")
    if understood.code:
        parts.append(f"number {understood.code}")
    return ", ".join(parts)


commands = (reply,)
