"""``hakam model``: the models, what they are worth, and where the deep one comes from."""

import subprocess
import sys
from pathlib import Path

import click

from service.cli.card import show_card
from service.cli.evaluation import evaluate
from service.cli.ground import settings
from service.cli.letters import letters
from service.house.extra import INSTALLING, need
from service.scoring.deep.family import NAMES
from service.scoring.deep.shelf import Shelf

FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
KEEP_TORCH = "Keep the weights for torch as well, for `hakam scorer --device cuda`."


@click.group()
def model() -> None:
    """Look after the models that judge."""


@model.command()
@click.argument("name", type=click.Choice(NAMES))
@click.option("--config", type=FOLDER, help="A folder with the tokenizer and config.json, in place of the hub's.")
@click.option("--torch", is_flag=True, help=KEEP_TORCH)
@click.option("--releases", metavar="URL", help="Where Detoxify's releases lie, if not at its own place.")
def fetch(name: str, config: Path | None, releases: str | None, *, torch: bool) -> None:
    """Download a model of Detoxify's, check it, and install it; the next start uses it."""
    _install("--fetch", "--name", name, *_option("--config", config), *_option("--releases", releases), torch=torch)


@model.command()
@click.option("--checkpoint", required=True, type=click.Path(path_type=Path), help="A checkpoint of Detoxify's form.")
@click.option("--config", required=True, type=FOLDER, help="The folder with its tokenizer and config.json.")
@click.option("--name", help="What to call it; by default the file's name.")
@click.option("--sha256", help="The file's SHA-256 or its beginning; a file with another is not opened.")
@click.option("--languages", help="What it was trained on, as en,tr; by default guessed from its kind.")
@click.option("--torch", is_flag=True, help=KEEP_TORCH)
def add(checkpoint: Path, config: Path, name: str | None, *, torch: bool, **options: str | None) -> None:
    """Install a model from a file. Loading a checkpoint runs the code in it: add only what you trust."""
    words = [word for option, value in options.items() for word in _option(f"--{option}", value)]
    named = name or checkpoint.stem.lower().replace(".", "-").replace(" ", "-")
    _install("--checkpoint", str(checkpoint), "--name", named, "--config", str(config), *words, torch=torch)


@model.command()
@click.argument("name")
def use(name: str) -> None:
    """Let an installed model be the one that the next start uses."""
    with letters():
        Shelf(settings().data).use(name)


@model.command("list")
def show() -> None:
    """Show the installed models; a star stands before the one in use."""
    shelf = Shelf(settings().data)
    with letters():
        used = shelf.in_use()
        for meta in shelf.installed():
            mark = "*" if used is not None and used.name == meta.name else " "
            click.echo(f"{mark} {meta.version}  {','.join(meta.languages)}")


def _option(name: str, value: object) -> list[str]:
    return [] if value is None else [name, str(value)]


def _install(*words: str, torch: bool) -> None:
    """Run the installing program, which needs more than serving does, and end as it ends."""
    data = settings().data
    with letters():
        need(*INSTALLING)
    order = [sys.executable, "-m", "service.scoring.deep.install", "--data", str(data), *words]
    done = subprocess.run([*order, *(["--torch"] if torch else [])], check=False)  # noqa: S603 - our own program
    if done.returncode:
        raise click.exceptions.Exit(1)


model.add_command(evaluate)
model.add_command(show_card)
