"""The scorer's side: listens, and lets every connection's questions into the one waiting line."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import msgspec
import structlog

from service.scoring.deep.address import Address
from service.scoring.deep.backend import Backend
from service.scoring.deep.messages import (
    PROTOCOL,
    Ask,
    BrokenFrame,
    Declined,
    FromScorer,
    Hello,
    Leave,
    Told,
    frame,
    from_client,
    next_body,
)
from service.scoring.deep.waiting_line import Refused, WaitingLine

log = structlog.get_logger("hakam.scorer")

MOST_UNREAD = 1 << 20
"""Bytes of answers that somebody may leave unread before we hang up."""


class _Visit:
    """One connection. Whoever hangs up has left with all questions."""

    def __init__(self, line: WaitingLine, writer: asyncio.StreamWriter) -> None:
        self._line = line
        self._writer = writer
        self._answering: dict[int, asyncio.Task[None]] = {}

    def say(self, message: FromScorer) -> None:
        transport = self._writer.transport
        if transport.get_write_buffer_size() > MOST_UNREAD:
            transport.abort()
        elif not transport.is_closing():
            self._writer.write(frame(message))

    async def hear(self, reader: asyncio.StreamReader) -> None:
        """Take questions until the other side hangs up. Raises BrokenFrame, msgspec.DecodeError, OSError."""
        while (body := await next_body(reader)) is not None:
            asked = from_client.decode(body)
            if isinstance(asked, Leave):
                self._let_go(asked.number)
            else:
                self._begin(asked)

    def _begin(self, ask: Ask) -> None:
        self._let_go(ask.number)
        self._answering[ask.number] = asyncio.create_task(self._answer(ask))

    async def _answer(self, ask: Ask) -> None:
        try:
            scores = await self._line.score(ask.text, ask.patience, courtesy=ask.courtesy)
            self.say(Told(ask.number, scores))
        except Refused as why:
            self.say(Declined(ask.number, str(why)))
        finally:
            if self._answering.get(ask.number) is asyncio.current_task():
                del self._answering[ask.number]

    def _let_go(self, number: int) -> None:
        if (task := self._answering.pop(number, None)) is not None:
            task.cancel()

    def end(self) -> None:
        for number in list(self._answering):
            self._let_go(number)
        self._writer.close()


class Scorer:
    """A backend that others may ask."""

    def __init__(self, backend: Backend, line: WaitingLine) -> None:
        self._hello = Hello(PROTOCOL, backend.version, backend.languages)
        self._line = line
        self._visits = set[_Visit]()

    def close(self) -> None:
        """Hang up on everybody."""
        for visit in list(self._visits):
            visit.end()

    async def visited(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection to its end."""
        visit = _Visit(self._line, writer)
        self._visits.add(visit)
        visit.say(self._hello)
        try:
            await visit.hear(reader)
        except (BrokenFrame, msgspec.DecodeError, msgspec.ValidationError) as broken:
            log.warning("hung up on somebody who does not speak as agreed", kind=type(broken).__name__)
        except OSError:
            pass  # They are gone, which is all that matters here.
        finally:
            self._visits.discard(visit)
            visit.end()


@asynccontextmanager
async def scoring(
    backend: Backend, address: Address, line: WaitingLine | None = None
) -> AsyncIterator[asyncio.Task[None]]:
    """Serve a backend for as long as the block lasts; lends the task of the line, which ends only where it is stuck.

    Raises CannotScore.
    """
    line = line or WaitingLine(backend)
    scorer = Scorer(backend, line)
    server = await address.listen(scorer.visited)
    running = asyncio.create_task(line.run())
    try:
        yield running
    finally:
        server.close()
        line.close()
        running.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await running
        scorer.close()
