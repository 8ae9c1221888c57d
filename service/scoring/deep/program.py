"""A scorer's program: its words on the command line, its log, and its letters."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from service.scoring.deep.address import Address, read_address
from service.scoring.deep.backend import Backend
from service.scoring.deep.letter import CannotScore
from service.scoring.deep.serving import serve
from service.telemetry.log import LogFormat, LogLevel, configure_log

NICE = 5
"""How far the scorer stands back for others on its cores: whoever posts a comment goes before (nice(2))."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What to run: the model's folder, where to listen, and on what. ``threads`` None is every core."""

    model: Path
    listen: Address
    threads: int | None
    device: str


def run(words: list[str], load: Callable[[Order], Backend]) -> None:
    """Load a model and serve it; a letter and status 1 where that cannot be."""
    told = _arguments(words)
    configure_log(told.log_format, LogLevel.INFO)
    os.nice(NICE)
    order = Order(model=told.model, listen=told.listen, threads=told.threads, device=told.device)
    try:
        serve(load(order), order.listen)
    except CannotScore as letter:
        sys.exit(f"Error: {letter}")


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--listen", type=read_address, required=True)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--log-format", type=LogFormat, default=LogFormat.AUTO)
    return parser.parse_args(words)
