"""The schedule: when a delivery that failed is tried again, as data."""

from datetime import datetime, timedelta

import msgspec

from service.domain.delivery import Attempt

WAITS = (0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""Seconds before each try, which Standard Webhooks 1.0.0 recommends; 75.6 hours in all."""

JITTER = 0.1
"""A wait is longer by up to this share, so that what failed together does not come back together."""

LEAST_ASKED, MOST_ASKED = 1.0, 86_400.0
"""The bounds within which a receiver's Retry-After is obeyed, in seconds."""

FAILING_FOR = timedelta(days=5)
"""An endpoint that has done nothing but fail for so long is switched off."""


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """``waits`` holds seconds, one for each try, the first of them 0. ``timeout`` is for a whole attempt."""

    waits: tuple[float, ...] = WAITS
    timeout: float = 20.0
    failing_for: timedelta = FAILING_FOR

    @property
    def claim(self) -> timedelta:
        """How long a process may have a delivery in hand: an attempt, and the time to write down what came of it."""
        return timedelta(seconds=self.timeout + 15)

    def retry_at(self, tries: int, attempt: Attempt, chance: float) -> datetime | None:
        """Return when to try after so many tries, or None where there is nothing left to do.

        ``chance`` from 0 to 1 is the jitter. A receiver that asks for more time gets it, and one that asks for less
        than the schedule does not: it would be called at a pace of its own choice.
        """
        if attempt.succeeded or attempt.gone or tries >= len(self.waits):
            return None
        wait = self.waits[tries] * (1 + JITTER * chance)
        if attempt.retry_after is not None:
            wait = max(wait, min(max(attempt.retry_after, LEAST_ASKED), MOST_ASKED))
        return attempt.at + timedelta(seconds=attempt.seconds + wait)
