"""A server under load: what the clients saw and what its processes held meanwhile."""

from collections.abc import Sequence

import msgspec

from scripts.benches.bench import Measure
from scripts.benches.processes import MemoryWatch
from scripts.benches.wrk import Load, Request, send


class UnderLoad(msgspec.Struct, frozen=True):
    """One load on one server. ``wanted`` is the status that counts; all others are faults."""

    load: Load
    memory: float
    wanted: str

    @property
    def wanted_count(self) -> int:
        return self.load.answers.get(self.wanted, 0)

    def measure(self, faults: Sequence[str] = (), *, kept: int | None = None, notes: Sequence[str] = ()) -> Measure:
        """Return the figures, with these faults beside the load's own."""
        return Measure(
            rate=self.load.rate(self.wanted),
            p50=self.load.p50,
            p99=self.load.p99,
            memory=self.memory,
            accepted=self.wanted_count,
            kept=kept,
            notes=tuple(notes),
            faults=(*self.load.faults(self.wanted), *faults),
        )

    def differs(self, what: str, kept: float) -> list[str]:
        """Return a sentence where not as many were kept as were accepted.

        Requests whose answer nobody waited for may be kept or not.
        """
        accepted = self.wanted_count
        if accepted <= kept <= accepted + self.load.unanswered:
            return []
        return [f"{accepted} were accepted, and {what} of {kept:g} are there"]


def put_under_load(pid: int, request: Request, clients: int, seconds: float, wanted: str) -> UnderLoad:
    """Load the server whose first process that is, and watch it."""
    with MemoryWatch(pid) as watch:
        load = send(request, clients, seconds)
    return UnderLoad(load, watch.peak, wanted)
