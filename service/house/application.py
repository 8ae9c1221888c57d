"""The application of one web process, as Granian asks for it by name."""

import ctypes
import gc
import multiprocessing
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from service.house.house import House
from service.house.letter import CannotOpen
from service.house.open_files import live_connections
from service.house.stopping import told_of_stop
from service.settings.settings import Settings, read_settings
from service.telemetry.joint_meters import drop_the_dead
from service.telemetry.log import configure_log
from service.web.app import Application, create_app
from service.web.options import WebOptions
from service.worker.work import working

PR_SET_PDEATHSIG = 1
"""``prctl(2)``: the signal this process gets when the thread that started it ends."""


def application() -> Application:
    """Build the application from the environment, in the process that will serve it."""
    die_with_parent()
    drop_the_dead()
    settings = read_settings(os.environ)
    configure_log(settings.log_format, settings.log_level)
    settings = msgspec.structs.replace(settings, live_limit=live_connections(settings.live_limit))
    if settings.database_url is None or settings.redis_url is None:
        raise CannotOpen("A web process is started by `hakam serve`, which tells it where the servers are.")
    app = build(House(settings, settings.database_url, settings.redis_url), settings)
    spare_the_collector()
    return app


def build(house: House, settings: Settings) -> Application:
    """Return the application over a house; its loops run and its machines close with it."""

    @asynccontextmanager
    async def lifespan(_: object) -> AsyncIterator[None]:
        live = house.journeys.live
        try:
            async with working(house.journeys, house.upkeep, house.promise.refresh), live.running():
                with told_of_stop(live.end):
                    yield
        finally:
            await house.close()

    options = WebOptions(
        public_url=settings.public_url,
        trusted_proxies=settings.trusted_proxies,
        idle_seconds=settings.idle_minutes * 60,
    )
    return create_app(house.journeys, options, [lifespan])


def spare_the_collector() -> None:
    """Keep the garbage collector from walking the application itself again and again.

    What stands now stands until the process ends. Collections then cost by what requests leave behind,
    and they leave few cycles; the thresholds are counts of new objects (see the gc module's manual).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def die_with_parent() -> None:
    """End this process when its supervisor ends, however that ends: a worker left behind would keep the port."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if not parent.is_alive():
        os.kill(os.getpid(), signal.SIGKILL)
