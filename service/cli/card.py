"""``hakam model card``: what the fast model was made of, what it is worth, and what it cannot do."""

import click

from service.cli.letters import letters
from service.scoring.card import CARD
from service.scoring.fast.load import load_fast_model


@click.command("card")
def show_card() -> None:
    """Show the model card, and the version of the model that is installed."""
    with letters():
        version = load_fast_model().version
    click.echo(CARD.read_text(encoding="utf-8"))
    click.echo(f"The model in this package is version {version}.")
