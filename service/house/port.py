"""The port to listen on, tried before anything is begun."""

import os
import socket

from service.house.letter import CannotOpen


def check_port(host: str, port: int) -> None:
    """Return when somebody could listen there. Raises CannotOpen.

    The web server lets others listen on its port beside it, as its own processes do; a second Hakam would take
    half of the first one's readers. So the port is tried here without that leave.
    """
    try:
        for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            with socket.socket(family, kind, protocol) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
    except OSError as problem:
        why = problem.strerror or os.strerror(problem.errno or 0)
        raise CannotOpen(
            f"Hakam cannot listen on {host}, port {port} ({why}). "
            "Stop what listens there, or name another with HAKAM_PORT or HAKAM_HOST."
        ) from problem
