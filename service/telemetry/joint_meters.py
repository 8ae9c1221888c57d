"""Joint meters: the web processes behind one port count in files of one folder, and each tells the sum of all.

See "Multiprocess Mode" in the documentation of prometheus_client, which reads the folder from the environment
before anything else, so that a process is a member of its group from its start or not at all.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prometheus_client import multiprocess

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


@contextmanager
def meters_of(processes: int) -> Iterator[None]:
    """Have this many processes, started within the block, count together; a single one keeps its own."""
    if processes == 1:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="hakam-meters-") as folder:
        os.environ[VARIABLE] = folder
        try:
            yield
        finally:
            del os.environ[VARIABLE]


def drop_the_dead() -> None:
    """Drop what processes that are gone said of the present, such as open connections. What they counted stays."""
    folder = os.environ.get(VARIABLE)
    if folder is None:
        return
    members = {int(file.stem.rpartition("_")[2]) for file in Path(folder).glob("gauge_live*.db")}
    for pid in members:
        if not Path(f"/proc/{pid}").exists():
            multiprocess.mark_process_dead(pid)  # type: ignore[no-untyped-call]  # the package leaves it untyped
