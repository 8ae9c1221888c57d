"""Folders for Unix sockets. The kernel takes about a hundred bytes of path and no more."""

import os
import shutil
import stat
import tempfile
from pathlib import Path

from service.embedded.letters import CannotStart

LONGEST = 100
"""Bytes of a socket's path; ``sun_path`` of ``unix(7)`` holds 107, and macOS 103."""


class SocketFolder:
    """The folder of one server's socket: its home, or a private one under the temporary directory.

    A home whose path is too long, or has a comma or a quotation mark in it (they mean something in PostgreSQL's lists
    of addresses), gets a folder elsewhere; a link beside the home remembers it, so that a run that was killed leaves
    nothing behind.
    """

    def __init__(self, home: Path, name: str) -> None:
        self._link = home.with_name(f"{home.name}.sockets")
        self._elsewhere = not _fits(home / name)
        self.path = self._private(name) if self._elsewhere else home

    def _private(self, name: str) -> Path:
        """Take the folder that the link remembers, or make one and remember it."""
        if self._link.is_symlink():
            folder = self._link.readlink()
            if _is_private(folder):
                return folder
            self._link.unlink()
        folder = _make_private(name)
        self._link.symlink_to(folder)
        return folder

    def open_to(self, group: int) -> None:
        """Let a group make its socket here; the folder stays ours, so that the next run knows it again."""
        if self._elsewhere:
            os.chown(self.path, -1, group)
            self.path.chmod(0o770)

    def close(self) -> None:
        if self._elsewhere:
            shutil.rmtree(self.path, ignore_errors=True)
            self._link.unlink(missing_ok=True)


def _fits(path: Path) -> bool:
    return len(os.fsencode(path)) <= LONGEST and not {",", '"'} & set(str(path))


def _make_private(name: str) -> Path:
    for place in (tempfile.gettempdir(), "/tmp"):  # noqa: S108 - mkdtemp makes a private folder in it
        if _fits(Path(place, "hakam-12345678", name)):
            return Path(tempfile.mkdtemp(prefix="hakam-", dir=place))
    raise CannotStart("No temporary folder has a path short enough for a socket. Set TMPDIR to a shorter one.")


def _is_private(folder: Path) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_mode & stat.S_IRWXO == 0 and found.st_uid == os.geteuid()
