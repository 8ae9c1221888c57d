"""The client: asks the scorer for a text's scores, and always has an answer in time."""

import asyncio
import contextlib
import itertools
from collections.abc import Mapping

import msgspec
import structlog

from service.domain.errors import Unavailable
from service.domain.signal import Missing, Signal
from service.scoring.deep.address import Address
from service.scoring.deep.labels import OUT_OF_DOMAIN, TOXICITY, nothing, signals_of
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
    from_scorer,
    next_body,
)

log = structlog.get_logger("hakam.scorer")

LATE, DOWN, OVERLOADED = "late", "scorer down", "overloaded"

LONGEST_TEXT = 20_000
"""Characters; intake takes fewer."""

CONNECTING = 2.0
"""Seconds that a connection may take until the scorer has said which model it has."""

PAUSE = 0.5
"""Seconds after a failed connection in which none is tried: nobody's comment waits for the same failure again."""

COURTESY = 0.2
"""Seconds that a score is waited for that only people will look at."""

SILENCE = 15.0
"""Seconds without an answer to anybody after which a connection counts as broken: a host that lost its power says
nothing, and the kernel would believe in it for a quarter of an hour."""

MOST_UNSENT = 4 << 20
"""Bytes that the scorer may leave unread before it counts as overloaded."""

UNMET = "unknown"
"""The version of a model that nobody has spoken with yet."""

PROBE, PROBE_SECONDS = "Is anybody there?", 1.0
"""What is scored to see whether the scorer does its work, and how long that may take."""


class _Gone(Exception):
    """The connection has ended."""


class _Conversation:
    """One connection to a scorer that has said Hello."""

    def __init__(self, hello: Hello, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.hello = hello
        self._writer = writer
        self._numbers = itertools.count()
        self._asked: dict[int, asyncio.Future[Told | Declined]] = {}
        self._silent_since: float | None = None
        self._hearing = asyncio.create_task(self._hear(reader))

    @property
    def ended(self) -> bool:
        return self._hearing.done()

    async def ask(self, text: str, patience: float, *, courtesy: bool) -> Told | Declined:
        """Ask, and return the answer; cancelled, the question is taken back. Raises _Gone."""
        number = next(self._numbers)
        if self.ended:
            raise _Gone
        if self._writer.transport.get_write_buffer_size() > MOST_UNSENT:
            return Declined(number, OVERLOADED)
        answer: asyncio.Future[Told | Declined] = asyncio.get_running_loop().create_future()
        self._asked[number] = answer
        self._silent_since = self._silent_since or asyncio.get_running_loop().time()
        self._writer.write(frame(Ask(number, text, patience, courtesy)))
        try:
            return await answer
        except asyncio.CancelledError:
            self._take_back(number)
            raise
        finally:
            del self._asked[number]

    def _take_back(self, number: int) -> None:
        now = asyncio.get_running_loop().time()
        if now - (self._silent_since or now) > SILENCE:
            self._writer.transport.abort()
        if not self._writer.transport.is_closing():
            self._writer.write(frame(Leave(number)))

    async def _hear(self, reader: asyncio.StreamReader) -> None:
        try:
            while (body := await next_body(reader)) is not None:
                self._answer(from_scorer.decode(body))
        except (OSError, BrokenFrame, msgspec.DecodeError) as broken:
            log.warning("the scorer's connection broke", kind=type(broken).__name__)
        finally:
            self._writer.close()
            for answer in self._asked.values():
                if not answer.done():
                    answer.set_exception(_Gone())

    def _answer(self, message: FromScorer) -> None:
        self._silent_since = None
        if isinstance(message, Hello):
            return
        answer = self._asked.get(message.number)
        if answer is not None and not answer.done():
            answer.set_result(message)

    async def close(self) -> None:
        self._hearing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._hearing


class DeepClient:
    """Fulfils the port ``DeepScorer``. One serves a whole process; it connects when it is first asked, and again."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._conversation: _Conversation | None = None
        self._meeting: asyncio.Task[_Conversation | None] | None = None
        self._not_before = 0.0
        self._version = UNMET

    @property
    def models(self) -> Mapping[str, str]:
        """The model's version, as the scorer told it last."""
        return {"deep": self._version}

    async def score(self, body: str, language: str, patience: float) -> Mapping[str, Signal]:
        """Return the text's signals after at most ``patience`` seconds. Never raises.

        Where the model was not trained on the language they are Missing("out of domain"), and their values stand
        beside them as ``toxicity.deep.shown`` where the scorer has time for it. What could not be scored at all is
        Missing with "late", "scorer down", "overloaded", "failed", "empty" or "too long".
        """
        text = _readable(body)
        if not text.strip():
            return nothing("empty")
        if len(text) > LONGEST_TEXT:
            return nothing("too long")
        try:
            return await self._asked(text, language, max(patience, 0.0))
        except Exception:
            # Whatever this is, the comment is judged without the score and not lost.
            log.exception("asking the scorer failed")
            return nothing("failed")

    async def check(self) -> None:
        """Have a text scored through the same line as all others. Raises Unavailable("scorer")."""
        found = (await self.score(PROBE, "en", PROBE_SECONDS))[TOXICITY]
        if isinstance(found, Missing) and found.missing in {LATE, DOWN, "failed"}:
            raise Unavailable("scorer")

    async def close(self) -> None:
        """Hang up."""
        if self._meeting is not None:
            self._meeting.cancel()
            await asyncio.wait([self._meeting])
        if self._conversation is not None:
            await self._conversation.close()

    async def _asked(self, text: str, language: str, patience: float) -> Mapping[str, Signal]:
        deadline = asyncio.get_running_loop().time() + patience
        try:
            async with asyncio.timeout_at(deadline):
                conversation = await self._met()
        except TimeoutError:
            return nothing(LATE)
        if conversation is None:
            return nothing(DOWN)
        known = language in conversation.hello.languages
        answer = await _answered(conversation, text, deadline, courtesy=not known)
        if isinstance(answer, Told):
            return signals_of(answer.scores, in_domain=known)
        return nothing(answer) if known else nothing(OUT_OF_DOMAIN.missing)

    async def _met(self) -> _Conversation | None:
        """Return the open conversation, or begin one that all wait for; None where there can be none now."""
        if self._conversation is not None and not self._conversation.ended:
            return self._conversation
        if self._meeting is None or self._meeting.done():
            if asyncio.get_running_loop().time() < self._not_before:
                return None
            self._meeting = asyncio.create_task(self._meet())
        return await asyncio.shield(self._meeting)

    async def _meet(self) -> _Conversation | None:
        try:
            async with asyncio.timeout(CONNECTING):
                reader, writer = await self._address.connect()
                self._conversation = await _introduced(reader, writer)
        except (OSError, BrokenFrame, msgspec.DecodeError):
            self._not_before = asyncio.get_running_loop().time() + PAUSE
            return None
        self._version = self._conversation.hello.version
        return self._conversation


async def _answered(conversation: _Conversation, text: str, deadline: float, *, courtesy: bool) -> Told | str:
    """Return the answer, or why there is none. Never raises."""
    left = max(deadline - asyncio.get_running_loop().time(), 0.0)
    patience = min(left, COURTESY) if courtesy else left
    try:
        async with asyncio.timeout(patience):
            answer = await conversation.ask(text, patience, courtesy=courtesy)
    except TimeoutError:
        return LATE
    except (OSError, _Gone):
        return DOWN
    return answer if isinstance(answer, Told) else answer.why


async def _introduced(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> _Conversation:
    """Wait for the scorer's Hello. Raises ConnectionError, BrokenFrame, msgspec.DecodeError."""
    try:
        hello = from_scorer.decode(await next_body(reader) or b"")
    except BaseException:
        writer.close()
        raise
    if isinstance(hello, Hello) and hello.protocol == PROTOCOL:
        return _Conversation(hello, reader, writer)
    writer.close()
    log.error("the scorer speaks another version of our protocol; run the same Hakam on both sides")
    raise ConnectionError


def _readable(body: str) -> str:
    """Return the text without half surrogate pairs, which have no UTF-8."""
    return body.encode(errors="surrogatepass").decode(errors="replace")
