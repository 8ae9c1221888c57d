"""``hakam serve``, ``work``, ``migrate`` and ``settings``: running it."""

import asyncio
import os

import click

from service.cli.ground import administer, settings
from service.cli.letters import letters
from service.flow.administration import Administration
from service.house import serving, working
from service.settings.table import settings_table


@click.command()
def serve() -> None:
    """Serve comments over HTTP, with embedded servers where none are named, until stopped."""
    found = settings()
    with letters():
        serving.serve(found)


@click.command()
def work() -> None:
    """Run the loops without HTTP, beside any number of `hakam serve`."""
    found = settings()
    with letters():
        asyncio.run(working.work(found))


@click.command()
def migrate() -> None:
    """Bring the ledger's tables up to date; serving does this by itself."""

    async def nothing_more(_: Administration) -> None: ...

    administer(nothing_more)
    click.echo("The tables are up to date.")


@click.command("settings")
def show_settings() -> None:
    """Show every setting, its value here and what it does."""
    click.echo(settings_table(os.environ))
