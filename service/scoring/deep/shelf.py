"""The shelf: where installed models stand, each in a folder of its own, and which of them is in use."""

import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.scoring.deep.letter import CannotScore
from service.scoring.deep.meta import Meta, read_meta

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
IN_USE = "in-use"
LEFT = 86_400
"""Seconds after which a folder that no name points to was left by an installation that was killed."""


class Shelf:
    """The folder ``models`` in the data folder.

    A model's name is a link to a folder that is made whole before the link points to it; ``in-use`` is a link to a
    name. So whoever reads meets the old model or the new one and never half of one.
    """

    def __init__(self, data: Path) -> None:
        self.path = data.resolve() / "models"

    def installed(self) -> tuple[Meta, ...]:
        """Return the notes of all models that can be read, by name."""
        return tuple(read_meta(self.path / name) for name in self._names())

    def in_use(self) -> Path | None:
        """Return the folder of the model in use, None where there is none."""
        link = self.path / IN_USE
        return self.path / link.readlink() if link.is_symlink() and link.exists() else None

    def use(self, name: str) -> None:
        """Let an installed model be the one in use. Raises CannotScore."""
        if name not in self._names():
            there = ", ".join(self._names()) or "none"
            raise CannotScore(f"There is no model {name} in {self.path}. Installed are: {there}.")
        self._link(IN_USE, name)

    @contextmanager
    def draft(self, name: str) -> Iterator[Path]:
        """Lend an empty folder for a model; it stands on the shelf, and is the one in use, when the block ends well.

        Raises CannotScore.
        """
        if NAME.fullmatch(name) is None or name == IN_USE:
            raise CannotScore(f"{name!r} cannot be a model's name. Use small letters a to z, digits, - and _.")
        for folder in (self.path.parent, self.path):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._sweep()
        made = self.path / f".{name}-{secrets.token_hex(6)}"
        made.mkdir(mode=0o700)
        try:
            yield made
        except BaseException:
            shutil.rmtree(made)
            raise
        self._put(name, made)

    def _sweep(self) -> None:
        """Remove what installations that were killed have left."""
        kept = {self.path / link.readlink() for link in self.path.iterdir() if link.is_symlink()}
        for entry in self.path.iterdir():
            left = entry.name.startswith(".") and not entry.is_symlink() and entry not in kept
            if left and entry.stat().st_mtime < time.time() - LEFT:
                shutil.rmtree(entry, ignore_errors=True)

    def _put(self, name: str, made: Path) -> None:
        link = self.path / name
        before = self.path / link.readlink() if link.is_symlink() else None
        self._link(name, made.name)
        self._link(IN_USE, name)
        if before is not None:
            shutil.rmtree(before, ignore_errors=True)

    def _link(self, name: str, target: str) -> None:
        new = self.path / f".{secrets.token_hex(6)}"
        new.symlink_to(target)
        new.replace(self.path / name)

    def _names(self) -> list[str]:
        if not self.path.is_dir():
            return []
        links = (entry for entry in self.path.iterdir() if entry.is_symlink() and NAME.fullmatch(entry.name))
        return sorted(link.name for link in links if link.name != IN_USE and link.exists())
