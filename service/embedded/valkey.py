"""The private Valkey: its folder, its settings, and how to know that it is ready."""

import signal
import socket
import struct
from pathlib import Path
from urllib.parse import quote

from service.embedded.binaries import valkey_binary
from service.embedded.identity import Identity
from service.embedded.letters import CannotStart
from service.embedded.sockets import SocketFolder

SOCKET = "valkey.sock"
OURS = ("appendonly", "dump.rdb", "temp-", SOCKET, "valkey.pid")
"""How the names begin that Valkey itself leaves in its folder."""

SETTINGS = {
    "port": "0",
    "unixsocketperm": "600",
    "appendonly": "yes",
    "appendfsync": "everysec",
    "save": "",
    "maxmemory-policy": "noeviction",
    "daemonize": "no",
    "logfile": "",
    "loglevel": "notice",
}
"""Only what Redis 6.2 knows too, so that a ``redis-server`` from PATH serves as well."""


class Valkey:
    name = "Valkey"
    stop_signal = signal.SIGTERM
    """Writes what is still in memory, then ends."""

    def __init__(self, data: Path) -> None:
        self.home = data / "valkey"
        self.log = data / "valkey.log"
        self.pid_file = self.home / "valkey.pid"
        self.identity = Identity()
        self._program = valkey_binary()
        self._sockets = SocketFolder(self.home, SOCKET)

    @property
    def url(self) -> str:
        return f"unix://{quote(str(self._socket), safe='/')}"

    @property
    def _socket(self) -> Path:
        return self._sockets.path / SOCKET

    def prepare(self) -> None:
        self.home.mkdir(mode=0o700, exist_ok=True)
        foreign = sorted(path.name for path in self.home.iterdir() if not path.name.startswith(OURS))
        if foreign:
            raise CannotStart(
                f"The folder {self.home} holds something that is not Valkey's: {foreign[0]}. "
                "Move it away, or give Hakam another folder with HAKAM_DATA."
            )

    def clear(self) -> None:
        self._socket.unlink(missing_ok=True)

    def command(self) -> list[str]:
        places = {"dir": str(self.home), "unixsocket": str(self._socket), "pidfile": str(self.pid_file)}
        settings = {**SETTINGS, **places}
        return [str(self._program), *(word for name, value in settings.items() for word in (f"--{name}", value))]

    def is_ready(self, pid: int) -> bool:
        """Ask our own child, and no other, whether it answers; while it reads its file it says ``-LOADING``."""
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as talk:
                talk.settimeout(1)
                talk.connect(str(self._socket))
                talk.sendall(b"PING\r\n")
                return _peer(talk) == pid and talk.recv(64).startswith(b"+PONG")
        except OSError:
            return False

    def close(self) -> None:
        self._sockets.close()


def _peer(talk: socket.socket) -> int:
    """Read the process id at the other end; ``SO_PEERCRED`` of ``unix(7)``: three integers, pid, uid and gid."""
    credentials = talk.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    pid, _, _ = struct.unpack("3i", credentials)
    return int(pid)
