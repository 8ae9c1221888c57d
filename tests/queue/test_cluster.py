"""The queue and the limits on a cluster of three nodes, each with a third of the slots."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from redis.asyncio import Redis, RedisCluster
from redis.exceptions import RedisError

from service.domain.errors import TooMany, Unavailable
from service.domain.ids import SiteId
from service.domain.queue import Waiting
from service.queue.connect import single
from service.queue.limits import LimitSettings, RedisLimits
from service.queue.review import RedisReviewQueue
from service.queue.server import Server
from service.text.sketch import Sketcher

Open = Callable[[str], Server]
MakeCase = Callable[..., Waiting]
Start = Callable[[Sequence[str]], object]

SLOTS = 16384


@pytest.fixture
async def nodes(start: Start, free_ports: list[int], folder: Path) -> AsyncIterator[list[Redis]]:
    """Three clients of three nodes that know nothing of each other yet."""
    async with AsyncExitStack() as stack:
        for port in free_ports:
            begin(start, port, folder / str(port))
        yield [await stack.enter_async_context(single(f"redis://127.0.0.1:{port}")) for port in free_ports]


def begin(start: Start, port: int, folder: Path) -> None:
    folder.mkdir()
    where = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
    start([*where, "--cluster-enabled", "yes", "--cluster-require-full-coverage", "yes"])


@pytest.fixture
async def cluster_url(nodes: list[Redis], free_ports: list[int]) -> str:
    """The first node of a cluster that is in order."""
    async with asyncio.timeout(60):
        for number, node in enumerate(nodes):
            await until(node, "fail")
            await node.cluster("ADDSLOTS", *range(SLOTS * number // 3, SLOTS * (number + 1) // 3))
            await nodes[0].cluster("MEET", "127.0.0.1", str(free_ports[number]))
        for node in nodes:
            await until(node, "ok")
    return f"redis://127.0.0.1:{free_ports[0]}"


async def until(node: Redis, state: str) -> None:
    """Return when the node finds the cluster in that state; ``fail`` is how one without slots begins."""
    while True:
        try:
            about = await node.cluster("INFO")
        except RedisError:
            about = {}
        if about.get("cluster_state") == state:
            return
        await asyncio.sleep(0)


async def test_a_cluster_is_recognised_and_holds_every_sites_queue(
    opened: Open, cluster_url: str, nodes: list[Redis], site: SiteId, make_case: MakeCase
) -> None:
    server = opened(cluster_url)
    await server.ping()
    async with server.call() as client:
        assert isinstance(client, RedisCluster)
    queue = RedisReviewQueue(server)
    for number in range(12):
        await one_round(queue, SiteId(f"{site}-{number}"), make_case)
    assert all([await node.dbsize() for node in nodes])


async def one_round(queue: RedisReviewQueue, site: SiteId, make_case: MakeCase) -> None:
    """Send a site's cases through every method."""
    line = [make_case(90), make_case(50), make_case(10)]
    assert await queue.push(site, line) == 3
    first, second = await queue.claim(site, "layla", 2, 60)
    await queue.renew(site, "layla", first.lease, 90)
    await queue.release(site, "layla", second.lease)
    await queue.remove(site, [line[2].comment])
    state = await queue.state(site, 5)
    assert (state.waiting, state.claimed, state.head) == (1, 1, (line[1].comment,))
    assert sorted([batch async for batch in queue.members(site, 1)]) == sorted([(c.comment,) for c in line[:2]])


async def test_nodes_that_forgot_their_scripts_are_told_them_again(
    opened: Open, cluster_url: str, nodes: list[Redis], site: SiteId, make_case: MakeCase
) -> None:
    queue = RedisReviewQueue(opened(cluster_url))
    await queue.push(site, [make_case()])
    for node in nodes:
        await node.script_flush()
    assert await queue.push(site, [make_case()]) == 1


async def test_the_limits_hold_on_a_cluster(opened: Open, cluster_url: str, site: SiteId) -> None:
    server = opened(cluster_url)
    await server.ping()
    passed_uncounted: list[None] = []
    three = LimitSettings(address=3, author=2, site=9)
    limits = RedisLimits(server, three, lambda: passed_uncounted.append(None), Sketcher(b"key"))
    for name in (SiteId(f"{site}-{number}") for number in range(6)):
        await limits.spend(name, b"home", b"layla")
        await limits.spend(name, b"home", b"layla")
        with pytest.raises(TooMany):
            await limits.spend(name, b"home", b"layla")
    assert passed_uncounted == []


async def test_a_cluster_that_misses_a_node_is_unavailable(
    opened: Open, cluster_url: str, nodes: list[Redis], site: SiteId
) -> None:
    queue = RedisReviewQueue(opened(cluster_url))
    sites = [SiteId(f"{site}-{number}") for number in range(12)]
    await each(queue, sites)
    await nodes[2].shutdown(nosave=True)
    with pytest.raises(Unavailable):
        await each(queue, sites)


async def each(queue: RedisReviewQueue, sites: Sequence[SiteId]) -> None:
    for site in sites:
        await queue.state(site, 1)
