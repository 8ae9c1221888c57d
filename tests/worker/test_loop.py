import asyncio

import pytest
from structlog.testing import capture_logs

from service.domain.errors import Unavailable
from service.worker.loop import Loop


class Work:
    """Fails as the test says, one run after the other, and then does well until it is stopped."""

    def __init__(self, *faults: BaseException) -> None:
        self.runs = 0
        self.well = asyncio.Event()
        self._faults = list(faults)

    async def __call__(self) -> None:
        self.runs += 1
        if self._faults:
            raise self._faults.pop(0)
        self.well.set()


async def run_until_well(work: Work, breath: float = 0) -> None:
    task = asyncio.create_task(Loop("mend", work, 0, breath).run())
    async with asyncio.timeout(10):
        await work.well.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_run_that_fails_is_logged_and_the_next_one_comes() -> None:
    work = Work(ValueError("a reader's words"), KeyError("more of them"))
    with capture_logs() as lines:
        await run_until_well(work)
    assert work.runs >= 3
    assert [(line["event"], line["log_level"], line["loop"]) for line in lines] == [
        ("loop failed", "error", "mend")
    ] * 2


async def test_a_machine_that_is_down_is_a_warning() -> None:
    with capture_logs() as lines:
        await run_until_well(Work(Unavailable("queue")))
    assert lines == [{"event": "loop paused", "log_level": "warning", "loop": "mend", "machine": "queue"}]


async def test_work_that_does_well_logs_nothing() -> None:
    with capture_logs() as lines:
        await run_until_well(Work())
    assert lines == []


async def test_a_stop_is_no_failure_of_the_work() -> None:
    with capture_logs() as lines, pytest.raises(asyncio.CancelledError):
        await Loop("mend", Work(asyncio.CancelledError()), 0).run_once()
    assert lines == []


async def test_after_a_failure_a_loop_takes_breath() -> None:
    """However long that is meant to be: with a day's breath the work is not met again."""
    work = Work(Unavailable("ledger"))
    task = asyncio.create_task(Loop("mend", work, 0, breath=86_400).run())
    for _ in range(100):
        await asyncio.sleep(0)
    assert work.runs == 1
    task.cancel()
