"""The live channel: readers and moderators hear what happens while they look.

A bell, rung after each commit, says where something is new; the news themselves come from the ledger. While
the bell is out of order the ledger is looked at every few seconds, so that nothing is lost, only late.
"""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import structlog

from service.domain.errors import LiveFull, Unavailable
from service.domain.ids import ArticleId, EventId, SiteId
from service.domain.mint import earliest, moment_of
from service.domain.news import News, news_of
from service.domain.ring import Ring, What
from service.flow.listener import Listener, Piece
from service.flow.ports.clock import Clock
from service.flow.ports.queue import Bell
from service.flow.ports.reading import Chronicle
from service.flow.topic import OVERLAP, PAGE, Topic
from service.telemetry.metrics import LIVE_CONNECTIONS

POLL_SECONDS = 3.0
"""How often the ledger is looked at while the bell is out of order."""

RESTS = 10
"""Every so many of these times it is looked at all the same: a ring may be lost without anybody's notice."""

RETRY_SECONDS = 1.0
"""How soon a bell that is out of order is tried again, or a ledger that did not answer."""

QUIET_SECONDS = 60.0
"""How long the log is spared from hearing of the same outage again."""

log = structlog.get_logger("hakam.live")

Key = tuple[SiteId, ArticleId]
Write = Callable[[News | Ring], Piece]
"""Turns what is told into what goes over the wire, once for all who hear it."""


class Live:
    """All open connections of one process, at most ``limit``."""

    def __init__(self, *, ledger: Chronicle, bell: Bell, clock: Clock, write: Write, limit: int) -> None:
        self._ledger = ledger
        self._bell = bell
        self._clock = clock
        self._write = write
        self._limit = limit
        self._homes: dict[Listener, Key | SiteId] = {}
        self._topics: dict[Key, Topic] = {}
        self._watched: dict[SiteId, set[Listener]] = {}
        self._rung: dict[Key, None] = {}
        self._stirred = asyncio.Event()
        self._in_order = False
        self._ended = False

    async def listen(self, site: SiteId, article: ArticleId) -> Listener:
        """Return a listener to what readers of the article hear from now on. Raise LiveFull, Unavailable."""
        listener = self._enter((site, article))
        topic = self._topics.setdefault((site, article), Topic(site, article))
        topic.listeners.add(listener)
        try:
            async with topic.lock:
                if not topic.begun:
                    await topic.look(self._ledger, self._clock())
        except BaseException:
            self.leave(listener)
            raise
        return listener

    def watch(self, site: SiteId) -> Listener:
        """Return a listener to what moderators of the site hear. Raise LiveFull."""
        listener = self._enter(site)
        self._watched.setdefault(site, set()).add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """Forget a listener, which hears nothing more."""
        listener.end()
        home = self._homes.pop(listener, None)
        LIVE_CONNECTIONS.set(len(self._homes))
        if isinstance(home, tuple):
            listeners = self._topics[home].listeners
            listeners.discard(listener)
            if not listeners:
                del self._topics[home]
        elif home is not None:
            self._watched[home].discard(listener)
            if not self._watched[home]:
                del self._watched[home]

    async def missed(
        self, listener: Listener, site: SiteId, article: ArticleId, after: EventId
    ) -> AsyncIterator[Piece]:
        """Yield what readers of the article heard behind that event; the listener will not hear it again.

        Raise Unavailable.
        """
        told: set[str] = set()
        heard_since, overlap = earliest(self._clock() - OVERLAP), earliest(moment_of(after) - OVERLAP)
        while page := await self._ledger.happened(site, article, after, PAGE, overlap):
            for news in news_of(page):
                yield self._write(news)
            told.update(each.event for each in page if each.event > heard_since)
            after = overlap = max(after, page[-1].event)
        listener.had = told

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Tell the news for as long as the block lasts; every connection ends with it."""
        works = (self._hear, self._tell, self._look_around)
        tasks = [asyncio.create_task(_again_and_again(work)) for work in works]
        try:
            yield
        finally:
            self.end()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def end(self) -> None:
        """End every connection and take no more: the process is about to stop."""
        self._ended = True
        for listener in self._homes:
            listener.end()

    def _enter(self, home: Key | SiteId) -> Listener:
        if self._ended or len(self._homes) >= self._limit:
            raise LiveFull
        listener = Listener()
        self._homes[listener] = home
        LIVE_CONNECTIONS.set(len(self._homes))
        return listener

    async def _hear(self) -> None:
        """Hear the bell until it is out of order."""
        try:
            async for rings in self._bell.heard():
                if not self._in_order:
                    self._in_order = True
                    # What was rung before the line stood was not heard.
                    self._ring_all()
                self._sort(rings)
        finally:
            self._in_order = False

    def _sort(self, rings: Sequence[Ring]) -> None:
        for ring in rings:
            if ring.what is not What.PUBLIC:
                self._tell_moderators(ring)
            elif ring.article is not None and (key := (ring.site, ring.article)) in self._topics:
                self._rung[key] = None
                self._stirred.set()

    def _tell_moderators(self, ring: Ring) -> None:
        if listeners := self._watched.get(ring.site):
            piece = self._write(ring)
            for listener in listeners:
                listener.hear(piece)

    def _ring_all(self) -> None:
        self._rung.update(dict.fromkeys(self._topics))
        self._stirred.set()

    async def _tell(self) -> None:
        """Tell what is new, wherever the bell has rung; what cannot be told now stays rung."""
        await self._stirred.wait()
        self._stirred.clear()
        for key in list(self._rung):
            if topic := self._topics.get(key):
                async with topic.lock:
                    del self._rung[key]
                    await self._tell_readers(key, topic)
            else:
                del self._rung[key]

    async def _tell_readers(self, key: Key, topic: Topic) -> None:
        try:
            fresh = await topic.look(self._ledger, self._clock())
        except Unavailable:
            self._rung[key] = None
            self._stirred.set()
            raise
        topic.tell([self._write(news) for news in news_of(fresh)])

    async def _look_around(self) -> None:
        for turn in itertools.count(1):
            await asyncio.sleep(POLL_SECONDS)
            if not self._in_order or turn % RESTS == 0:
                self._ring_all()


async def _again_and_again(work: Callable[[], Awaitable[None]]) -> None:
    """Do a piece of work without end; one that a machine stopped is tried again after a while."""
    clock, told_at = asyncio.get_running_loop().time, -QUIET_SECONDS
    while True:
        try:
            await work()
        except Unavailable as down:
            if clock() - told_at > QUIET_SECONDS:
                told_at = clock()
                log.warning("the live channel is late", machine=down.machine)
            await asyncio.sleep(RETRY_SECONDS)
        except Exception:
            # One fault must not silence the channel until the next start.
            log.exception("the live channel stumbled")
            await asyncio.sleep(RETRY_SECONDS)
