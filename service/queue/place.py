"""A case's place in line, as the one number that Redis sorts by."""

from datetime import UTC, datetime, timedelta

from service.domain.queue import Waiting

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

BAND = 2**46
"""Milliseconds that one priority has room for: from 1970 to the year 4199."""

URGENT = 100
"""The highest priority, which stands in the first band."""


def place(waiting: Waiting) -> int:
    """Return ``(100 - priority) * 2**46 + milliseconds since 1970``: the lowest comes first.

    The greatest is below ``101 * 2**46``, about 7.1e15, and so below ``2**53``, about 9.0e15, up to which
    the doubles of Redis and of its Lua hold every whole number. Equal places are sorted by the comment's id,
    which is by arrival. A priority or a time out of bounds takes the nearest bound.
    """
    priority = min(max(waiting.priority, 0), URGENT)
    since = min(max((waiting.since - EPOCH) // timedelta(milliseconds=1), 0), BAND - 1)
    return (URGENT - priority) * BAND + since
