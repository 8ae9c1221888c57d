"""The waiting line: all texts that wait for the model, and the one owner of both.

A text is refused at the door when too many wait, and passed over when its deadline has come or whoever asked has left.
The model is worked by one thread, batch by batch. A batch that fails is halved until the bad text stands alone.
"""

import asyncio
import itertools
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import structlog

from service.scoring.deep.backend import Backend, Window
from service.scoring.deep.batch import choose
from service.scoring.deep.windows import Scores, highest

log = structlog.get_logger("hakam.scorer")

G = TypeVar("G")
T = TypeVar("T")

MOST_WAITING = 512
"""Texts; at 40 to 80 a second the last of them waits for about ten seconds."""

MOST_COURTESY = 2
"""Waiting texts beyond which no courtesy is done."""

LOOKED_AT = 128
"""Texts, from the front of the line, that a batch is chosen from."""

BEHIND = 8
"""Places that each scored window of a text moves its others back, so that a long text does not keep all waiting."""

STUCK = 60.0
"""Seconds after which a batch will never end."""

LATE, OVERLOADED, FAILED = "late", "overloaded", "failed"


class Refused(Exception):
    """A text is not scored; the message is the reason that its missing signal tells."""


class Stuck(Exception):
    """The model does not come back."""


class _Text:
    """A text in the line, the windows it still needs scored, and what was found so far."""

    def __init__(self, number: int, text: str, deadline: float) -> None:
        self.number = number
        self.text = text
        self.deadline = deadline
        self.windows: list[Window] | None = None
        self.found: list[Scores] = []
        self.answer: asyncio.Future[dict[str, float]] = asyncio.get_running_loop().create_future()

    @property
    def turn(self) -> int:
        return self.number + BEHIND * len(self.found)

    def refuse(self, why: str) -> None:
        if not self.answer.done():
            self.answer.set_exception(Refused(why))

    def keep(self, window: Window, scores: Scores) -> None:
        """Take one window's scores; with the last one the text has its answer."""
        self.found.append(scores)
        if self.windows is not None:
            self.windows.remove(window)
        if not self.windows and not self.answer.done():
            self.answer.set_result(highest(self.found))


_Job = tuple[_Text, Window]


class WaitingLine:
    """Whoever wants a text scored awaits ``score``; somebody must run ``run``, once."""

    def __init__(self, backend: Backend, most: int = MOST_WAITING, stuck: float = STUCK) -> None:
        self._backend = backend
        self._most = most
        self._stuck = stuck
        self._line: deque[_Text] = deque()
        self._numbers = itertools.count()
        self._arrived = asyncio.Event()
        self._machine = ThreadPoolExecutor(1, thread_name_prefix="model")

    async def score(self, text: str, patience: float, *, courtesy: bool = False) -> dict[str, float]:
        """Return the text's scores by class. Raises Refused after at most ``patience`` seconds of waiting in the line.

        A batch that has begun is waited for. Cancelled, the text gives up its place.
        """
        if len(self._line) >= (MOST_COURTESY if courtesy else self._most):
            raise Refused(OVERLOADED)
        waiting = _Text(next(self._numbers), text, asyncio.get_running_loop().time() + patience)
        self._line.append(waiting)
        self._arrived.set()
        return await waiting.answer

    async def run(self) -> None:
        """Score what comes until cancelled. Raises Stuck."""
        while True:
            await self._arrived.wait()
            if not self._clear():
                self._arrived.clear()
                continue
            await self._read()
            if jobs := self._next():
                await self._work(jobs)

    def _clear(self) -> bool:
        """Drop from the line who is answered, has left or is too late, and say whether anybody is left."""
        now = asyncio.get_running_loop().time()
        for waiting in self._line:
            if waiting.deadline <= now:
                waiting.refuse(LATE)
        self._line = deque(waiting for waiting in self._line if not waiting.answer.done())
        return bool(self._line)

    async def _read(self) -> None:
        """Turn the texts at the front of the line into windows; one that cannot be is refused alone."""
        fresh = [waiting for waiting in self._front() if waiting.windows is None]
        if not fresh:
            return
        for waiting, windows in zip(fresh, await self._at_machine(self._all_windows, fresh), strict=True):
            waiting.windows = windows
            if windows is None:
                waiting.refuse(FAILED)

    def _all_windows(self, fresh: Sequence[_Text]) -> list[list[Window] | None]:
        return [self._windows(waiting.text) for waiting in fresh]

    def _windows(self, text: str) -> list[Window] | None:
        try:
            return list(self._backend.windows(text))
        except Exception:
            # One text that cannot be read must not keep the others from being scored.
            log.exception("text cannot be read")
            return None

    def _front(self) -> list[_Text]:
        return sorted(itertools.islice(self._line, LOOKED_AT), key=lambda waiting: waiting.turn)

    def _next(self) -> list[_Job]:
        """Return what is scored next: a window of the text whose turn it is, and others beside it."""
        jobs = [(waiting, window) for waiting in self._front() for window in waiting.windows or ()]
        if not jobs:
            return []
        return [jobs[place] for place in choose([len(window) for _, window in jobs], self._backend.budget)]

    async def _work(self, jobs: Sequence[_Job]) -> None:
        windows = [window for _, window in jobs]
        try:
            found = await self._at_machine(self._backend.score, windows)
        except Stuck:
            raise
        except Exception:
            # What fails is found by halving, so that all others of its batch have their scores.
            log.exception("batch failed", windows=len(jobs))
            await self._halve(jobs)
            return
        for (waiting, window), scores in zip(jobs, found, strict=True):
            waiting.keep(window, scores)

    async def _halve(self, jobs: Sequence[_Job]) -> None:
        if len(jobs) == 1:
            jobs[0][0].refuse(FAILED)
            return
        middle = len(jobs) // 2
        for half in (jobs[:middle], jobs[middle:]):
            await self._work(half)

    async def _at_machine(self, work: Callable[[Sequence[G]], T], given: Sequence[G]) -> T:
        """Let the one thread do its work. Raises Stuck, and whatever the work does."""
        task = asyncio.get_running_loop().run_in_executor(self._machine, work, given)
        done, _ = await asyncio.wait([task], timeout=self._stuck)
        if not done:
            raise Stuck
        return task.result()

    def close(self) -> None:
        """Turn everybody away."""
        for waiting in self._line:
            waiting.refuse("scorer down")
        self._machine.shutdown(wait=False, cancel_futures=True)
