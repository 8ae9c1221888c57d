"""Comments to send in a trial: no two alike, and every fifth one held."""

from collections.abc import Iterator
from itertools import count

import msgspec

HELD_EVERY = 5
WORDS = ("الخبر", "المدينة", "القانون", "المدرسة", "السوق", "المطر", "الرياضة", "الكتاب", "الطريق", "المستشفى")
LINKS = " ".join(f"https://{name}.example/" for name in ("one", "two", "three", "four", "five"))


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
        yield _draft(f"{run}-{number}", _words(number), held)


def _draft(key: str, words: str, held: bool) -> Draft:  # noqa: FBT001 - the third column of a table
    body = f"قرأت عن {words} في المقال رقم {key} وأشكر الكاتب عليه."
    return Draft(key, f"{body} {LINKS}" if held else body, held)


def _words(number: int) -> str:
    return " ثم ".join(WORDS[int(digit)] for digit in str(number))
