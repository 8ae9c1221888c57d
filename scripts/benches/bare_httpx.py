"""A bare loop: httpx posts bodies from a file, many at once, for a while, and does nothing else."""

import asyncio
import itertools
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import uvloop

from scripts.benches.figures import percentile


class Posted(msgspec.Struct, frozen=True):
    """How many were answered 204 in how many seconds, with percentiles in milliseconds."""

    number: int
    seconds: float
    p50: float
    p99: float


async def loop(url: str, bodies: list[bytes], clients: int, seconds: float) -> Posted:
    """Post with so many clients on one pool of connections."""
    coming, waits, began = itertools.cycle(bodies), list[float](), time.perf_counter()
    limits = httpx.Limits(max_connections=clients, max_keepalive_connections=clients)
    async with httpx.AsyncClient(limits=limits, trust_env=False) as client, asyncio.TaskGroup() as group:
        for _ in range(clients):
            group.create_task(_post(client, url, coming, waits, began + seconds))
    spent = time.perf_counter() - began
    return Posted(len(waits), spent, percentile(waits, 50), percentile(waits, 99))


async def _post(client: httpx.AsyncClient, url: str, coming: Iterator[bytes], waits: list[float], until: float) -> None:
    while (began := time.perf_counter()) < until:
        answer = await client.post(url, content=next(coming), headers={"Content-Type": "application/json"})
        if answer.status_code == 204:
            waits.append((time.perf_counter() - began) * 1_000)


if __name__ == "__main__":
    where, file, number, long = sys.argv[1:]
    found = uvloop.run(loop(where, Path(file).read_bytes().splitlines(), int(number), float(long)))
    print(msgspec.json.encode(found).decode())
