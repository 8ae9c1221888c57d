"""How soon one receiver hears of comments, alone, and while another one beside it hangs."""

import time
from datetime import datetime

import httpx
import msgspec

from scripts.benches.figures import percentile
from scripts.trials.draft import drafts
from scripts.trials.fleet import Fleet
from scripts.trials.receiver import Arrival, Receiver, Reply
from scripts.trials.running import tell

COMMENTS = 400
PAUSE = 0.05
"""Comments that are posted each time, and the seconds between two of them."""


class Waits(msgspec.Struct, frozen=True, kw_only=True):
    """Milliseconds from a comment's event to its arrival."""

    number: int
    p50: float
    p99: float

    def __str__(self) -> str:
        return f"p50 {self.p50:,.0f} ms, p99 {self.p99:,.0f} ms over {self.number} deliveries"


class Hung(msgspec.Struct, frozen=True, kw_only=True):
    alone: Waits
    beside: Waits

    def __str__(self) -> str:
        return f"A receiver hears of comments, alone: {self.alone}; beside one that hangs: {self.beside}"


class Watch:
    """Answers well, and notes how long each delivery has taken."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def __call__(self, arrival: Arrival) -> Reply:
        happened = datetime.fromisoformat(arrival.body["timestamp"])
        self.waits.append((time.time() - happened.timestamp()) * 1_000)
        return Reply()


def hung(fleet: Fleet, comments: int = COMMENTS) -> Hung:
    """Measure both, one after the other, on the same service."""
    alone = _measure(fleet, "alone", comments)
    tell(f"alone: {alone}")
    with Receiver(lambda _: Reply(hangs=True)) as hanging:
        with _client(fleet) as client:
            client.post("endpoints", json={"url": hanging.url, "events": ["*"]}).raise_for_status()
        beside = _measure(fleet, "beside", comments)
        if not hanging.arrivals:
            raise RuntimeError("the hanging receiver was never called")
    return Hung(alone=alone, beside=beside)


def _measure(fleet: Fleet, run: str, comments: int) -> Waits:
    watch = Watch()
    with Receiver(watch) as receiver, _client(fleet) as client:
        endpoint = client.post("endpoints", json={"url": receiver.url, "events": ["comment.*"]}).json()["id"]
        for _, draft in zip(range(comments), drafts(run), strict=False):
            client.post(f"articles/{run}/comments", json=draft.form).raise_for_status()
            time.sleep(PAUSE)
        receiver.until(lambda one: len(one.taken) >= comments, 60)
        client.delete(f"endpoints/{endpoint}")
    waits = watch.waits
    return Waits(number=len(waits), p50=percentile(waits, 50), p99=percentile(waits, 99))


def _client(fleet: Fleet) -> httpx.Client:
    admin = {"Authorization": f"Bearer {fleet.first_keys[0]}"}
    return httpx.Client(base_url=f"{fleet.webs[0].url}/v1/sites/demo/", headers=admin, timeout=30)
