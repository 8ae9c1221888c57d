import asyncio

from service.flow.listener import ROOM, Listener, Piece


def piece(id_: str) -> Piece:
    return Piece(id_, b"text")


async def test_a_listener_hears_in_order_and_nothing_twice() -> None:
    listener = Listener()
    listener.had = {"E1"}
    for id_ in ("E1", "E2", "E3"):
        listener.hear(piece(id_))
    assert [await listener.next(), await listener.next()] == [piece("E2"), piece("E3")]


async def test_a_listener_waits_for_what_comes() -> None:
    listener = Listener()
    waiting = asyncio.create_task(listener.next())
    await asyncio.sleep(0)
    listener.hear(piece("E1"))
    assert await waiting == piece("E1")


async def test_who_never_reads_is_cut_off_and_keeps_nothing() -> None:
    listener = Listener()
    for number in range(ROOM + 1):
        listener.hear(piece(str(number)))
    assert listener.too_slow
    assert await listener.next() is None


async def test_an_end_is_heard_by_who_waits() -> None:
    listener = Listener()
    waiting = asyncio.create_task(listener.next())
    await asyncio.sleep(0)
    listener.end()
    assert await waiting is None
    assert not listener.too_slow
