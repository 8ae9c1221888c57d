"""A listener: one open connection, and what waits to be sent on it."""

import asyncio
from collections import deque
from collections.abc import Container

import msgspec

ROOM = 256
"""Pieces that may wait for one connection. Whoever lets more wait does not read, and is cut off."""


class Piece(msgspec.Struct, frozen=True):
    """``id`` is the ledger's event, empty where there is none; ``text`` is the whole server-sent event."""

    id: str
    text: bytes


class Listener:
    """Filled by whoever has something to tell, emptied by the connection. ``had`` names the events told already."""

    def __init__(self) -> None:
        self._waiting: deque[Piece] = deque()
        self._stirred = asyncio.Event()
        self.had: Container[str] = ()
        self.over = False
        self.too_slow = False

    def hear(self, piece: Piece) -> None:
        """Put a piece in line; one too many ends the listener, and what waited is dropped."""
        if self.over:
            return
        self._waiting.append(piece)
        self._stirred.set()
        if len(self._waiting) > ROOM:
            self.cut_off()

    def cut_off(self) -> None:
        """End the listener because nobody reads."""
        self.too_slow = True
        self.end()

    def end(self) -> None:
        """Let nothing more be heard."""
        self.over = True
        self._waiting.clear()
        self._stirred.set()

    async def next(self) -> Piece | None:
        """Return the next piece as soon as there is one, None at the end."""
        while not self.over:
            while self._waiting:
                piece = self._waiting.popleft()
                if piece.id not in self.had:
                    return piece
            self._stirred.clear()
            await self._stirred.wait()
        return None
