"""`oncall wording`: which sentences a team can record in its own voice."""

import click

from oncall.cli.frame import print_json
from oncall.wording import LANGUAGES
from oncall.wording.sounds import whole_sentences


@click.command("wording")
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout and nothing else.")
def wording(*, as_json: bool) -> None:
    """List the spoken sentences that can be recorded: the file's name, and what to say in it."""
    listed = [
        {"file": f"{language}/{key}.mp3", "language": language, "key": key, "text": text}
        for language in LANGUAGES
        for key, text in whole_sentences(language).items()
    ]
    if as_json:
        print_json(listed)
    else:
        click.echo("\n".join(f"{each['file']:<24}{each['text']}" for each in listed))


commands = (wording,)
