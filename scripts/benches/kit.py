"""Kits: other people's programs in environments of their own, outside the tree, each made once with pinned versions."""

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

from scripts.benches.unprepared import Unprepared


def kit(name: str, pins: Sequence[str]) -> Path:
    """Return the folder of programs of an environment that holds these packages; make it where it is not there yet.

    Raises Unprepared where it cannot be made.
    """
    home = shelf() / name
    if _mark(home) != list(pins):
        _make(home, pins)
    return home / "bin"


def _make(home: Path, pins: Sequence[str]) -> None:
    print(f"Installing {', '.join(pins)} into {home}, once.", file=sys.stderr)
    shutil.rmtree(home, ignore_errors=True)
    venv.create(home, with_pip=True)
    order = [str(home / "bin" / "pip"), "--disable-pip-version-check", "-q", "install", *pins]
    done = subprocess.run(order, check=False, capture_output=True, text=True)
    if done.returncode:
        raise Unprepared(f"{' '.join(pins)} cannot be installed; pip says:\n{done.stderr.strip()}")
    (home / "made").write_text("\n".join(pins))


def _mark(home: Path) -> list[str]:
    made = home / "made"
    return made.read_text().splitlines() if made.exists() else []


def shelf() -> Path:
    """Return the folder in which benches keep what took long to make."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "hakam" / "benches"
