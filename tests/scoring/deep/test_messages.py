"""Frames: a message behind its length."""

import asyncio

import pytest

from service.scoring.deep.messages import LARGEST, Ask, BrokenFrame, FromClient, Leave, frame, from_client, next_body


def reader_of(words: bytes) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    reader.feed_data(words)
    reader.feed_eof()
    return reader


async def test_messages_come_as_they_went() -> None:
    sent: list[FromClient] = [Ask(1, "نص", 0.5), Leave(1), Ask(2, "", 0.0, courtesy=True)]
    reader = reader_of(b"".join(frame(message) for message in sent))
    bodies = [await next_body(reader) for _ in range(4)]
    assert [from_client.decode(body) for body in bodies if body is not None] == sent
    assert bodies[3] is None


@pytest.mark.parametrize("cut", [1, 3, 5, -1])
async def test_a_message_that_is_cut_short_is_an_end(cut: int) -> None:
    assert await next_body(reader_of(frame(Leave(7))[:cut])) is None


async def test_a_length_beyond_all_measure_is_not_waited_for() -> None:
    with pytest.raises(BrokenFrame):
        await next_body(reader_of(b"\x7f\xff\xff\xff"))


def test_a_message_beyond_all_measure_is_not_sent() -> None:
    with pytest.raises(BrokenFrame):
        frame(Ask(1, "a" * LARGEST, 1.0))
