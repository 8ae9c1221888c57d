"""``hakam scorer``: the deep model in a process of its own, also on another host."""

import os
import sys

import click

from service.cli.ground import settings
from service.cli.letters import letters
from service.house.extra import SERVING, need
from service.scoring.deep.address import read_address
from service.scoring.deep.letter import CannotScore
from service.scoring.deep.shelf import Shelf

NOWHERE = "Say where the scorer listens, with --listen unix:/path or --listen tcp://host:port, or with HAKAM_SCORER."
NO_MODEL = "No model is installed. Install one with `hakam model fetch multilingual`, or with `hakam model add`."


@click.command()
@click.option("--listen", metavar="ADDRESS", help="unix:/path or tcp://host:port; by default that of HAKAM_SCORER.")
@click.option("--threads", type=click.IntRange(1), help="Texts that are scored at one time; by default one a core.")
@click.option("--device", help="Score by torch on this device, as cuda or cpu, in place of ONNX Runtime.")
def scorer(listen: str | None, threads: int | None, device: str | None) -> None:
    """Score comments for other processes, by the model in use. Whoever reaches the address may ask."""
    found = settings()
    with letters():
        words = _words(listen or found.scorer, threads)
        model = Shelf(found.data).in_use()
        if model is None:
            raise CannotScore(NO_MODEL)
        order = [*_program(device), *words]
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", *order, "--model", str(model), "--log-format", found.log_format])  # noqa: S606 - our own program


def _program(device: str | None) -> list[str]:
    """Name the program. Raises CannotOpen."""
    if device is None:
        need(*SERVING)
        return ["service.scoring.deep"]
    need("torch", "transformers", *SERVING)
    return ["service.scoring.deep.on_torch", "--device", device]


def _words(listen: str | None, threads: int | None) -> list[str]:
    """Return the rest of what the program is told. Raises CannotScore."""
    try:
        address = read_address(listen or "")
    except ValueError:
        raise CannotScore(NOWHERE) from None
    return ["--listen", str(address), *(["--threads", str(threads)] if threads else [])]
