"""Names that no other run has, short enough for a reader's address."""

import itertools
import time

_counter = itertools.count()


def unique_name() -> str:
    """Return a name of letters and digits: the moment in base 36 and a count within this process."""
    return f"{_base36(time.time_ns() // 1_000_000)}x{_base36(next(_counter))}"


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return (_base36(number // 36) if number >= 36 else "") + digits[number % 36]
