"""Serving: the servers, the tables, the first site, and then the web processes."""

import asyncio
import multiprocessing
import os

from granian import Granian
from granian.constants import Interfaces, Loops

from service.domain.errors import Unavailable
from service.embedded.servers import Servers, open_servers
from service.flow.administration import FirstKey
from service.flow.invitations import invitation_link
from service.house.house import open_house
from service.house.letter import CannotOpen
from service.house.port import check_port
from service.house.scorer import scorer_beside
from service.settings.settings import Settings
from service.telemetry.joint_meters import meters_of
from service.telemetry.log import GRANIAN_LOG

OTHER_CONNECTIONS = 1_024
"""Connections that a web process serves beside the live ones."""

GRACE_SECONDS = 20
"""How long a stop waits for the requests under way before it ends the process."""


def serve(settings: Settings) -> None:
    """Serve until told to stop. Raises CannotOpen, CannotStart, FolderBusy, BrokenKeys, BrokenRulebook."""
    with open_servers(settings.data, settings.database_url, settings.redis_url) as servers:
        # The first key is shown only once, so nothing is made before it is sure that it will be shown.
        check_port(settings.host, settings.port)
        first_key = asyncio.run(prepare(settings, servers))
        _announce(settings, first_key)
        _serve(settings, servers)


async def prepare(settings: Settings, servers: Servers) -> FirstKey | None:
    """Bring the ledger up to date; on an empty one make the first site and return its key."""
    try:
        async with open_house(settings, servers.database_url, servers.redis_url) as house:
            return await house.administration.first_site(settings.port)
    except Unavailable as down:
        raise CannotOpen(
            f"The {down.machine} does not answer. Check that PostgreSQL runs where DATABASE_URL says, and start again."
        ) from down


def serve_web(application: str, host: str, port: int, live: int = 0, workers: int = 1) -> None:
    """Serve what the factory ``module:name`` makes, until told to stop, in as many processes as ``workers``.

    ``live`` connections may stay open in each.
    """
    # A fork would share this process's locks and threads, so workers are spawned.
    multiprocessing.set_start_method("spawn", force=True)
    Granian(
        application,
        factory=True,
        address=host,
        port=port,
        workers=workers,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        websockets=False,
        backpressure=live + OTHER_CONNECTIONS,
        workers_kill_timeout=GRACE_SECONDS,
        respawn_failed_workers=True,
        log_dictconfig=GRANIAN_LOG,
    ).serve()


def _serve(settings: Settings, servers: Servers) -> None:
    # The worker reads these.
    os.environ["DATABASE_URL"] = servers.database_url
    os.environ["REDIS_URL"] = servers.redis_url
    application = "service.house.application:application"
    with scorer_beside(settings) as found, meters_of(settings.workers):
        os.environ["HAKAM_SCORER"] = found.scorer or ""
        serve_web(application, settings.host, settings.port, settings.live_limit, settings.workers)


def _announce(settings: Settings, first: FirstKey | None) -> None:
    lines = [
        f"Hakam:   {settings.public_url}",
        f"Console: {settings.public_url}/console/",
        f"API:     {settings.public_url}/schema",
    ]
    if first is not None:
        lines += [
            f"Made the site {first.site} and its administrator. See an article of it at {settings.public_url}/demo",
            "Both of these are shown only now:",
            f"  choose a password for the console:  {invitation_link(settings.public_url, first.invitation)}",
            f"  call the API with a key:            Authorization: Bearer {first.key}",
        ]
    print("\n".join(lines), flush=True)  # noqa: T201 - this is what the person who starts it reads
