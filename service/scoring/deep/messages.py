"""What client and scorer say to each other: frames of MessagePack, each behind its length as four bytes, big-endian.

The scorer says Hello once. Then the client asks with numbers of its own choice, and each question that it does not
take back is answered once, in any order.
"""

import asyncio
import struct

import msgspec

PROTOCOL = 1
"""Grows when the other side's messages can no longer be understood."""

LARGEST = 256 * 1024
"""Bytes of a frame; a comment of 10,000 characters has at most 40,000."""

_LENGTH = struct.Struct(">I")


class Hello(msgspec.Struct, frozen=True, tag=True):
    """Which model speaks, and which languages it was trained on."""

    protocol: int
    version: str
    languages: tuple[str, ...]


class Ask(msgspec.Struct, frozen=True, tag=True):
    """A text to score within ``patience`` seconds. A ``courtesy`` is scored only while nobody else waits."""

    number: int
    text: str
    patience: float
    courtesy: bool = False


class Leave(msgspec.Struct, frozen=True, tag=True):
    """Whoever asked has left; no answer is wanted any more."""

    number: int


class Told(msgspec.Struct, frozen=True, tag=True):
    """A text's scores, from 0 to 1, by class."""

    number: int
    scores: dict[str, float]


class Declined(msgspec.Struct, frozen=True, tag=True):
    """A text could not be scored; ``why`` is the reason that its missing signal tells."""

    number: int
    why: str


FromClient = Ask | Leave
FromScorer = Hello | Told | Declined

from_client = msgspec.msgpack.Decoder(FromClient)
from_scorer = msgspec.msgpack.Decoder(FromScorer)


class BrokenFrame(Exception):
    """The other side does not speak as agreed."""


def frame(message: FromClient | FromScorer) -> bytes:
    """Return a message as it goes over the wire. Raises BrokenFrame where it is too large."""
    body = msgspec.msgpack.encode(message)
    if len(body) > LARGEST:
        raise BrokenFrame(f"{len(body):,} bytes")
    return _LENGTH.pack(len(body)) + body


async def next_body(reader: asyncio.StreamReader) -> bytes | None:
    """Return the next message's bytes, None where the other side has hung up. Raises BrokenFrame, OSError."""
    try:
        (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
        if length > LARGEST:
            raise BrokenFrame(f"{length:,} bytes")
        return await reader.readexactly(length)
    except asyncio.IncompleteReadError:
        return None
