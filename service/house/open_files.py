"""The limit of open files, which is a limit of connections too."""

import resource

import structlog

SPARE = 2_048
"""Files and connections that a web process needs beside the live connections: requests, deliveries, the machines."""

log = structlog.get_logger("hakam.house")


def live_connections(wanted: int) -> int:
    """Return how many live connections this process can hold, with its limit of open files raised as far as needed.

    Many systems begin a process with 1,024 files and let it raise that by itself up to a hard limit.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + SPARE
    allowed = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    held = max(allowed - SPARE, 1)
    if held < wanted:
        log.warning("this system allows fewer live connections than HAKAM_LIVE_LIMIT", wanted=wanted, held=held)
    return held
