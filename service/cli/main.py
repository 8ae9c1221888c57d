"""The command line, put together."""

import click

from service.cli.keyring import keys
from service.cli.keys import key, moderator
from service.cli.model import model
from service.cli.people import export, forget
from service.cli.rules import rules
from service.cli.running import migrate, serve, show_settings, work
from service.cli.score import score
from service.cli.scorer import scorer
from service.cli.sites import site
from service.cli.webhook import webhook


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hakam")
def main() -> None:
    """Hakam: the referee behind a news site's comment form."""


for command in (
    serve,
    work,
    scorer,
    score,
    model,
    site,
    key,
    moderator,
    rules,
    migrate,
    show_settings,
    forget,
    export,
    keys,
    webhook,
):
    main.add_command(command)
