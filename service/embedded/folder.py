"""The data folder: one running Hakam at a time, and a note for command lines beside it."""

import fcntl
import os
import weakref
from pathlib import Path

import msgspec

from service.embedded.letters import CannotStart, FolderBusy

UNCOUNTED = {"lost+found"}
"""What a folder may hold and still count as empty: the root of a volume has this."""


class Announcement(msgspec.Struct, frozen=True):
    """What a running Hakam tells others about its embedded servers; None where it uses a server of somebody else's."""

    pid: int
    database_url: str | None
    redis_url: str | None


class DataFolder:
    """The folder, held by an exclusive lock that the kernel lets go when this process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        """Make the folder where it is missing and take the lock. Raises ``FolderBusy`` or ``CannotStart``."""
        self.path = path.resolve()
        _make_private(self.path)
        self._lock = _locked(self.path)
        self._note.unlink(missing_ok=True)
        os.ftruncate(self._lock, 0)
        os.pwrite(self._lock, f"{os.getpid()}\n".encode(), 0)
        _held.add(self)

    def announce(self, database_url: str | None, redis_url: str | None) -> None:
        """Write ``servers.json`` whole or not at all, for our own eyes only."""
        draft = self._note.with_suffix(".new")
        draft.unlink(missing_ok=True)
        note = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(note, "wb") as file:
            file.write(msgspec.json.encode(Announcement(os.getpid(), database_url, redis_url)))
        draft.replace(self._note)

    def withdraw(self) -> None:
        """Take the note back: from now on nobody should begin to use the servers."""
        if self in _held:
            self._note.unlink(missing_ok=True)

    def close(self) -> None:
        """Let the lock go. In a forked copy there is nothing to do."""
        if self in _held:
            self.let_go()

    def let_go(self) -> None:
        """Close our end of the lock; a forked copy calls this without unlocking the original."""
        _held.discard(self)
        os.close(self._lock)

    @property
    def _note(self) -> Path:
        return self.path / "servers.json"


def announced(path: Path) -> Announcement | None:
    """Read what the Hakam that holds the folder has announced; None while it is still starting."""
    folder = path.resolve()
    try:
        note = msgspec.json.decode((folder / "servers.json").read_bytes(), type=Announcement)
    except (OSError, msgspec.DecodeError):
        return None
    return note if note.pid == _holder(folder) else None


_held: "weakref.WeakSet[DataFolder]" = weakref.WeakSet()


def _forget_in_fork() -> None:
    """Let the folders go in a forked worker, which must not hold them when its parent is gone."""
    for folder in list(_held):
        folder.let_go()


os.register_at_fork(after_in_child=_forget_in_fork)


def _locked(folder: Path) -> int:
    try:
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as problem:
        raise CannotStart(_not_writable(folder, problem)) from problem
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as problem:
        os.close(lock)
        raise FolderBusy(folder, _holder(folder)) from problem
    return lock


def _holder(folder: Path) -> int:
    try:
        return int((folder / "lock").read_text())
    except (OSError, ValueError):
        return 0


def _make_private(folder: Path) -> None:
    """Make a new, empty or own folder private; refuse one that is open and holds other things."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        held = {path.name for path in folder.iterdir()} - UNCOUNTED
        found = folder.stat()
        if held and "lock" not in held and found.st_mode & 0o077:
            raise CannotStart(_holds_else(folder, min(held)))
        if found.st_uid == os.geteuid():
            folder.chmod(0o700)
    except OSError as problem:
        raise CannotStart(_not_writable(folder, problem)) from problem


def _not_writable(folder: Path, problem: OSError) -> str:
    return (
        f"The data folder {folder} cannot be used ({problem.strerror}). "
        "Hakam must be able to make it and to write in it: change that, or name another one with HAKAM_DATA."
    )


def _holds_else(folder: Path, found: str) -> str:
    return (
        f"The folder {folder} is no data folder of Hakam's: it holds {found} and is open to other users. "
        "Name a folder of Hakam's own with HAKAM_DATA; one that does not exist is made."
    )
