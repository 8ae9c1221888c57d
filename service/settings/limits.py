"""How many comments a minute are taken, as an operator writes it: ``address=600,author=10,site=0``, or ``off``."""

import msgspec

OFF = "off"
WORDS = "must be off, or counts a minute such as address=600,author=10,site=0, each of the three at most once"


class PostLimits(msgspec.Struct, frozen=True, kw_only=True):
    """Comments a minute from one network address, from one author there, and for a whole site; 0 is no limit."""

    address: int = 600
    author: int = 10
    site: int = 0


def read_limits(text: str) -> PostLimits:
    """Read the limits; one that is not named keeps its default. Raises ValueError."""
    if text.lower() == OFF:
        return PostLimits(address=0, author=0, site=0)
    parts = [part.partition("=") for part in text.split(",")]
    counts = {name.strip(): _count(words.strip()) for name, _, words in parts}
    if len(counts) < len(parts) or not counts.keys() <= set(PostLimits.__struct_fields__):
        raise ValueError(WORDS)
    return PostLimits(**counts)


def _count(words: str) -> int:
    if not (words.isascii() and words.isdecimal() and len(words) <= 9):
        raise ValueError(WORDS)
    return int(words)
