"""Comments to send in a trial: no two alike, and every fifth one held."""

from collections.abc import Iterator
from itertools import count

import msgspec

from scripts.trials.chatter import chatter, links

HELD_EVERY = 5


class Draft(msgspec.Struct, frozen=True):
    """``key`` is its Idempotency-Key, and stands in its words, too, so that no other draft has the same."""

    key: str
    body: str
    held: bool

    @property
    def form(self) -> dict[str, str]:
        return {"name": "سلمى", "email": f"{self.key}@readers.example", "body": self.body}


def drafts(run: str) -> Iterator[Draft]:
    """Yield drafts without end; ``run`` tells them from those of other runs."""
    for number in count():
        held = number % HELD_EVERY == 0
        yield _draft(f"{run}-{number}", held)


def _draft(key: str, held: bool) -> Draft:  # noqa: FBT001 - the second column of a table
    body = f"{chatter(key)} {key}"
    return Draft(key, f"{body} {links(key)}" if held else body, held)
