"""The private PostgreSQL: its folder, its settings, and how to know that it is ready."""

import shutil
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote

from service.embedded.binaries import pg_binary, pg_major
from service.embedded.child import environment, launched
from service.embedded.identity import Identity, choose_identity
from service.embedded.letters import WAY_OUT, CannotStart
from service.embedded.sockets import SocketFolder
from service.embedded.strays import end_strays, recorded_pid, working_in

NAME = "hakam"
"""The role and the database that every embedded PostgreSQL has."""
SOCKET = ".s.PGSQL.5432"

MAKING = 300.0
"""Seconds that making a new data folder may take; it takes less than one on an idle machine."""
CLUSTER = (
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
)
"""Text sorts by code point on every machine alike, and upper and lower case are known for all of Unicode."""

SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "max_connections": "300",
    "fsync": "on",
    "synchronous_commit": "on",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_destination": "stderr",
    "logging_collector": "off",
    "log_checkpoints": "off",
    # No reader's words in the log: an error's detail quotes the row, and its statement may quote anything.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
}


class Postgres:
    name = "PostgreSQL"
    stop_signal = signal.SIGINT
    """A fast shutdown: clients are sent away, everything is written."""

    def __init__(self, data: Path) -> None:
        self.home = data / "postgres"
        self.log = data / "postgres.log"
        self.pid_file = self.home / "postmaster.pid"
        self.identity = Identity()
        self._program = pg_binary("postgres")
        self._sockets = SocketFolder(self.home, SOCKET)
        self._left_behind: list[str] = []

    @property
    def url(self) -> str:
        return f"postgresql://{NAME}@/{NAME}?host={quote(str(self._sockets.path), safe='/')}"

    def prepare(self) -> None:
        self._check_home(pg_major())
        if self.home.exists():
            self._choose_identity(self.home)
        else:
            self._make_home()
        if self.identity.user is not None:
            self._sockets.open_to(self.identity.user[1])

    def clear(self) -> None:
        """Remove a ``postmaster.pid`` whose process id another program has now: PostgreSQL would not start."""
        pid = recorded_pid(self.pid_file)
        if pid is not None and Path(f"/proc/{pid}").exists() and pid not in working_in(self.home):
            self.pid_file.unlink()
        self._left_behind = self._pid_lines()
        (self._sockets.path / f"{SOCKET}.lock").unlink(missing_ok=True)

    def command(self) -> list[str]:
        settings = {**SETTINGS, "unix_socket_directories": f'"{self._sockets.path}"'}
        return [str(self._program), "-D", str(self.home), *(f"--{name}={value}" for name, value in settings.items())]

    def is_ready(self, pid: int) -> bool:
        """Read the last of the pid file's eight lines, which says ``ready`` once connections are taken."""
        lines = self._pid_lines()
        if lines == self._left_behind:
            return False
        return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def close(self) -> None:
        self._sockets.close()

    def _pid_lines(self) -> list[str]:
        try:
            return self.pid_file.read_text(errors="replace").splitlines()
        except OSError:
            return []

    def _choose_identity(self, home: Path) -> None:
        self.identity = choose_identity(self._program, home)

    def _check_home(self, major: int) -> None:
        """Refuse a home that exists and holds no cluster of our version."""
        if not self.home.exists():
            return
        try:
            written_by = (self.home / "PG_VERSION").read_text().strip()
        except OSError as problem:
            raise CannotStart(
                f"The folder {self.home} is not a PostgreSQL data folder that can be read ({problem.strerror}). "
                "Move it away if it holds something else, or give Hakam another folder with HAKAM_DATA."
            ) from problem
        if written_by != str(major):
            raise CannotStart(_other_version(self.home, written_by, major))

    def _make_home(self) -> None:
        """Make the cluster and its database beside the home, then move it there whole: no half of one is left."""
        new = self.home.with_name("postgres.new")
        if new.exists():
            end_strays(new, new / "postmaster.pid", self.stop_signal)
            shutil.rmtree(new)
        new.mkdir(mode=0o700)
        self._choose_identity(new)
        self._run([str(pg_binary("initdb")), "-D", str(new), f"--username={NAME}", "--auth=trust", *CLUSTER])
        self._run(
            [str(self._program), "--single", "-D", str(new), "-c", "exit_on_error=on", "template1"],
            words=f"CREATE DATABASE {NAME}",
        )
        new.rename(self.home)

    def _run(self, command: list[str], words: str = "") -> None:
        try:
            subprocess.run(  # noqa: S603 - our own program
                launched(command, self.identity, signal.SIGKILL),
                input=words,
                capture_output=True,
                text=True,
                env=environment(),
                check=True,
                timeout=MAKING,
            )
        except subprocess.TimeoutExpired as problem:
            raise CannotStart(_not_made(self.home, "nothing, for minutes.")) from problem
        except subprocess.CalledProcessError as problem:
            said = [*problem.stdout.splitlines(), *problem.stderr.splitlines()]
            raise CannotStart(_not_made(self.home, said[-1] if said else "nothing.")) from problem


def _not_made(home: Path, said: str) -> str:
    return (
        f"PostgreSQL could not make its data folder {home}; it said: {said} "
        f"Mend that, give Hakam another folder with HAKAM_DATA, {WAY_OUT['PostgreSQL']}."
    )


def _other_version(home: Path, written_by: str, ours: int) -> str:
    return (
        f"The data in {home} was written by PostgreSQL {written_by}, and this Hakam carries PostgreSQL {ours}; "
        "one version cannot read the other's files. Nothing was changed. "
        "Dump the data with the version that wrote it (pg_dump), move the folder away, start Hakam once, "
        f"and load the dump (psql); {WAY_OUT['PostgreSQL']}."
    )
