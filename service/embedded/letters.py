"""What the embedded servers say when they cannot start: what is wrong, where, and what to do."""

from pathlib import Path

WAY_OUT = {
    "PostgreSQL": "or set DATABASE_URL to a PostgreSQL of your own",
    "Valkey": "or set REDIS_URL to a Redis or Valkey of your own",
}
"""The last sentence of most letters: every embedded server can be replaced by one address."""


class CannotStart(Exception):
    """An embedded server cannot be started; the message is for the person who starts Hakam."""


class FolderBusy(CannotStart):
    """Another running Hakam holds the data folder. ``pid`` is 0 where it is not known."""

    def __init__(self, folder: Path, pid: int) -> None:
        holder = f"process {pid}" if pid else "another process"
        super().__init__(
            f"The data folder {folder} is in use by another running Hakam ({holder}). "
            "Two of them cannot share one folder. "
            "Stop the other one, or give this one a folder of its own with HAKAM_DATA."
        )
        self.folder = folder
        self.pid = pid
