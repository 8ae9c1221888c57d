"""The word that this process is about to stop, for what stays open until it is told to end.

The web server waits for open connections before it ends the application's lifespan, so that is too late.
"""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

STOPS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def told_of_stop(tell: Callable[[], None]) -> Iterator[None]:
    """Have ``tell`` called in this loop when a stop is asked for, beside whatever else is done then.

    The server's own handlers stand in the event loop, which learns of signals by its wakeup descriptor; what is
    set here stands beside them (Python's manual, "signal": "Execution of Python signal handlers").
    """
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in STOPS}

    def hear(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(tell)
        theirs = before[signal.Signals(number)]
        if callable(theirs):
            theirs(number, frame)

    for number in STOPS:
        signal.signal(number, hear)
        # Without this a signal would break into system calls that asyncio has asked to be left alone.
        signal.siginterrupt(number, False)  # noqa: FBT003 - the name of this argument is not to be given
    try:
        yield
    finally:
        for number, theirs in before.items():
            signal.signal(number, theirs)
