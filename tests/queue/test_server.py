import asyncio
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from redis.asyncio import Redis

from service.domain.errors import Unavailable
from service.domain.ids import CommentId, LeaseId, SiteId
from service.domain.queue import Waiting
from service.flow.ports.queue import ReviewQueue
from service.queue.connect import connect
from service.queue.review import RedisReviewQueue
from service.queue.server import CONNECTIONS, Server

Open = Callable[[str], Server]
MakeCase = Callable[..., Waiting]

CALLS: dict[str, Callable[[ReviewQueue, SiteId, Waiting], Awaitable[object]]] = {
    "push": lambda queue, site, case: queue.push(site, [case]),
    "claim": lambda queue, site, _: queue.claim(site, "layla", 1, 60),
    "renew": lambda queue, site, case: queue.renew(site, "layla", LeaseId(f"{case.comment}.token"), 60),
    "release": lambda queue, site, case: queue.release(site, "layla", LeaseId(f"{case.comment}.token")),
    "remove": lambda queue, site, case: queue.remove(site, [case.comment]),
    "state": lambda queue, site, _: queue.state(site, 5),
    "members": lambda queue, site, _: first(queue.members(site, 5)),
}


async def first(batches: AsyncIterator[tuple[CommentId, ...]]) -> None:
    async for _ in batches:
        return


@pytest.mark.parametrize("name", CALLS)
async def test_every_call_to_a_server_that_is_not_there_is_unavailable(
    opened: Open, folder: Path, site: SiteId, make_case: MakeCase, name: str
) -> None:
    queue = RedisReviewQueue(opened(f"unix://{folder}/nobody.sock"))
    with pytest.raises(Unavailable) as refusal:
        await CALLS[name](queue, site, make_case())
    assert refusal.value.machine == "queue"


async def test_a_server_that_never_answers_is_given_up(opened: Open, silent_url: str, site: SiteId) -> None:
    server = opened(silent_url)
    queue = RedisReviewQueue(server)
    async with asyncio.timeout(30):
        answers = await asyncio.gather(*(queue.state(site, 1) for _ in range(100)), return_exceptions=True)
        with pytest.raises(Unavailable):
            await server.ping()
    assert {type(answer) for answer in answers} == {Unavailable}


async def test_a_port_that_nobody_listens_on_is_unavailable(opened: Open, free_ports: list[int]) -> None:
    with pytest.raises(Unavailable):
        await opened(f"redis://127.0.0.1:{free_ports[0]}").ping()


async def test_a_host_without_an_address_is_unavailable(opened: Open) -> None:
    with pytest.raises(Unavailable):
        await opened("redis://nowhere.invalid").ping()


async def test_a_server_that_speaks_something_else_is_unavailable(opened: Open, folder: Path) -> None:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_unix_server(speak, folder / "web.sock"):
        with pytest.raises(Unavailable):
            await opened(f"unix://{folder}/web.sock").ping()


def test_a_url_of_another_kind_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="scheme"):
        connect("http://localhost")


async def test_ping_returns_when_redis_answers(server: Server) -> None:
    await server.ping()


async def test_a_server_that_comes_back_is_used_at_the_first_call(
    opened: Open,
    own_url: str,
    begin_own: Callable[[], Awaitable[subprocess.Popen[bytes]]],
    site: SiteId,
    make_case: MakeCase,
) -> None:
    queue = RedisReviewQueue(opened(own_url))
    process = await begin_own()
    await asyncio.gather(*(queue.push(site, [make_case()]) for _ in range(20)))
    process.kill()
    process.wait()
    with pytest.raises(Unavailable):
        await queue.state(site, 1)
    await begin_own()
    states = await asyncio.gather(*(queue.state(site, 1) for _ in range(20)))
    assert {state.waiting for state in states} == {0}
    assert await queue.push(site, [make_case()]) == 1


async def test_a_read_only_server_is_unavailable_for_a_claim(
    opened: Open, own: Redis, own_url: str, site: SiteId, make_case: MakeCase
) -> None:
    queue = RedisReviewQueue(opened(own_url))
    await queue.push(site, [make_case()])
    await own.replicaof("127.0.0.1", "1")
    with pytest.raises(Unavailable):
        await queue.claim(site, "layla", 1, 60)


async def test_a_full_server_takes_no_new_case_and_loses_none(
    opened: Open, own: Redis, own_url: str, site: SiteId, make_case: MakeCase
) -> None:
    queue = RedisReviewQueue(opened(own_url))
    case = make_case()
    await queue.push(site, [case])
    await own.config_set("maxmemory", 1)
    with pytest.raises(Unavailable):
        await queue.push(site, [make_case()])
    await own.config_set("maxmemory", 0)
    assert (await queue.state(site, 5)).head == (case.comment,)


async def test_a_wrong_password_is_unavailable(opened: Open, own: Redis, own_url: str) -> None:
    with pytest.raises(Unavailable):
        await opened(f"{own_url}?password=wrong").ping()


async def test_callers_who_left_do_not_mix_up_the_answers_of_the_others(
    queue: ReviewQueue, site: SiteId, make_case: MakeCase
) -> None:
    sizes = {SiteId(f"{site}-{size}"): size for size in range(1, 6)}
    for name, size in sizes.items():
        await queue.push(name, [make_case() for _ in range(size)])
    for turn in range(40):
        calls = [asyncio.ensure_future(queue.state(name, 0)) for name in sizes for _ in range(10)]
        for _ in range(turn):
            await asyncio.sleep(0)
        for call in calls[::3]:
            call.cancel()
        answers = await asyncio.gather(*calls, return_exceptions=True)
        expected = [size for size in sizes.values() for _ in range(10)]
        for answer, size in zip(answers, expected, strict=True):
            assert isinstance(answer, asyncio.CancelledError) or getattr(answer, "waiting", None) == size


async def test_no_more_connections_are_opened_than_the_bound(
    opened: Open, own: Redis, own_url: str, site: SiteId
) -> None:
    queue = RedisReviewQueue(opened(own_url))
    states = await asyncio.gather(*(queue.state(site, 0) for _ in range(10 * CONNECTIONS)))
    assert len(states) == 10 * CONNECTIONS
    assert len(await own.client_list()) <= CONNECTIONS + 1


async def test_a_closed_server_may_be_closed_again(own: Redis, own_url: str) -> None:
    server = connect(own_url)
    await server.ping()
    await server.close()
    await server.close()
