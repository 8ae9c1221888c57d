"""Kills whoever delivers webhooks, again and again, while a bad receiver listens; then counts what arrived."""

import asyncio
import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import httpx
import msgspec

from scripts.trials.crowd import Crowd
from scripts.trials.draft import drafts
from scripts.trials.fleet import Fleet
from scripts.trials.hung import hung
from scripts.trials.receiver import Arrival, Receiver, Reply
from scripts.trials.running import tell
from service.domain.event import TOLD
from service.embedded.servers import open_servers

COMMENTS, CLIENTS, KILLS = 1_000, 8, 10
TOGETHER = 50
"""Comments that are decided in one call."""

SETTINGS = {
    "HAKAM_LIMITS": "off",
    "HAKAM_WEBHOOK_ALLOW": "127.0.0.0/8",
    "HAKAM_WEBHOOK_SCHEDULE": ",".join(["0", *["1"] * 24]),
    "HAKAM_WEBHOOK_TIMEOUT": "1",
}
"""The schedule is a short one, or a trial would last three days."""

PATIENCE = 240.0

EVENTS = "SELECT event_id, comment_id, version FROM events WHERE type IN ({})"


class Delivered(msgspec.Struct, frozen=True, kw_only=True):
    """``missing`` counts events that never arrived, ``wrong`` arrivals that differ from the ledger or their repeats."""

    events: int
    arrivals: int
    taken: int
    repeats: int
    forged: int
    missing: int
    wrong: int

    @property
    def whole(self) -> bool:
        return self.events > 0 and not (self.missing or self.wrong or self.forged)

    def __str__(self) -> str:
        return (
            f"{self.events} events, {self.arrivals} requests, {self.taken} answered well, of these {self.repeats} "
            f"repeats; missing: {self.missing}, with a wrong version, id or body: {self.wrong}, "
            f"without a right signature: {self.forged}"
        )


class Moody:
    """Answers well two times of three; else 500, or not at all, or it hangs up."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)  # noqa: S311 - moods, no secrets

    def __call__(self, _: Arrival) -> Reply:
        mood = self._dice.random() * 9
        if mood < 3:
            return (Reply(status=500), Reply(hangs=True), Reply(drops=True))[int(mood)]
        return Reply()


@contextmanager
def standing() -> Iterator[Fleet]:
    """Lend one web process and one worker, on servers that outlive both."""
    with (
        tempfile.TemporaryDirectory(prefix="hakam-") as folder,
        open_servers(Path(folder) / "servers", None, None) as on,
    ):
        fleet = Fleet(Path(folder), on, 1, 1, SETTINGS)
        try:
            fleet.start(fleet.webs)
            yield fleet
        finally:
            fleet.close()


def deliver(fleet: Fleet, receiver: Receiver, comments: int, kills: int) -> Delivered:
    """Post and decide so many comments, kill meanwhile all that deliver so often, and count once it is quiet."""
    web = fleet.webs[0]
    admin = {"Authorization": f"Bearer {fleet.first_keys[0]}"}
    with httpx.Client(base_url=f"{web.url}/v1/sites/demo/", headers=admin, timeout=30) as client:
        form = {"url": receiver.url, "events": ["comment.*", "decision.*"], "concurrency": 40}
        receiver.secret = client.post("endpoints", json=form).raise_for_status().json()["secret"]
        crowd = Crowd(web.url, "deliver")
        asyncio.run(post(crowd, fleet, comments, kills))
        decide(client, list(crowd.answers.values()))
    return count(settled(fleet), receiver)


async def post(crowd: Crowd, fleet: Fleet, comments: int, kills: int) -> None:
    """Post so many comments, and kill as they are answered."""
    async with asyncio.TaskGroup() as group:
        group.create_task(crowd.post(islice(drafts("deliver"), comments), CLIENTS))
        for kill in range(1, kills + 1):
            await crowd.answered(comments * kill // (kills + 1))
            await asyncio.to_thread(kill_all, fleet, kill)


def kill_all(fleet: Fleet, number: int) -> None:
    worker, web = fleet.workers[0], fleet.webs[0]
    worker.kill()
    web.kill()
    tell(f"killed the worker and the web process, {number}; starting them again")
    worker.start()
    web.start()


def decide(client: httpx.Client, comments: list[str]) -> None:
    """Decide every comment against what the machine thought, in calls of many."""
    for start in range(0, len(comments), TOGETHER):
        action = "publish" if start // TOGETHER % 2 else "reject"
        form = {"ids": comments[start : start + TOGETHER], "action": action, "reason": "other", "overrule": True}
        client.post("comments/decisions", json=form).raise_for_status()


def settled(fleet: Fleet) -> dict[str, tuple[str, int]]:
    """Return each event's comment and version, once nothing waits to be delivered."""
    fleet.books.until("SELECT count(*) FROM deliveries WHERE state = 'waiting'", [["0"]], PATIENCE)
    kinds = ", ".join(f"'{kind}'" for kind in TOLD)
    return {event: (comment, int(version)) for event, comment, version in fleet.books.rows(EVENTS.format(kinds))}


def count(events: dict[str, tuple[str, int]], receiver: Receiver) -> Delivered:
    bodies: dict[str, bytes] = {}
    wrong = 0
    for arrival in receiver.arrivals:
        same = bodies.setdefault(arrival.id, arrival.raw) == arrival.raw
        comment = arrival.body["data"]["comment"]
        wrong += not (same and events.get(arrival.id) == (comment["id"], comment["version"]))
    taken = sum(receiver.taken.values())
    return Delivered(
        events=len(events),
        arrivals=len(receiver.arrivals),
        taken=taken,
        repeats=taken - len(receiver.taken),
        forged=sum(not arrival.genuine for arrival in receiver.arrivals),
        missing=len(events.keys() - receiver.taken.keys()),
        wrong=wrong,
    )


def main() -> int:
    with standing() as fleet, Receiver(Moody(1)) as receiver:
        counted = deliver(fleet, receiver, COMMENTS, KILLS)
    tell(f"{COMMENTS} comments and their decisions, {KILLS} kills: {counted}")
    tell("Everything arrived." if counted.whole else "SOMETHING IS MISSING OR WRONG.")
    with standing() as fleet:
        told = hung(fleet)
    tell(str(told))
    return 0 if counted.whole else 1


if __name__ == "__main__":
    sys.exit(main())
