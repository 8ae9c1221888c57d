"""The port to listen on, tried before anything is begun."""

import errno
import os
import socket

from service.house.letter import CannotOpen

OURS_TO_TELL = {errno.EADDRINUSE, errno.EACCES}
"""What stops us on any of a host's addresses. One that this machine lacks, such as ``::1``, is passed over."""


def check_port(host: str, port: int) -> None:
    """Return when somebody could listen there. Raises CannotOpen.

    The web server lets others listen on its port beside it, as its own processes do; a second Hakam would take
    half of the first one's readers. So the port is tried here without that leave.
    """
    try:
        places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as problem:
        raise _cannot_listen(host, port, problem) from problem
    failed = [fault for family, *_, address in places if (fault := _try(family, address))]
    if len(failed) == len(places) or any(fault.errno in OURS_TO_TELL for fault in failed):
        raise _cannot_listen(host, port, failed[0])


def _try(family: socket.AddressFamily, address: tuple[object, ...]) -> OSError | None:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as problem:
        return problem
    return None


def _cannot_listen(host: str, port: int, problem: OSError) -> CannotOpen:
    why = problem.strerror or os.strerror(problem.errno or 0)
    return CannotOpen(
        f"Hakam cannot listen on {host}, port {port} ({why}). "
        "Stop what listens there, or name another with HAKAM_PORT or HAKAM_HOST."
    )
