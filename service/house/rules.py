"""The rulebook of the house: what is shipped, and what the operator lays beside it."""

from pathlib import Path

from service.flow.gather import FACTS
from service.rulebook.load import load
from service.rulebook.rulebook import Rulebook
from service.rulebook.shipped import shipped_rules


def load_rules(*extra: Path | None) -> Rulebook:
    """Return the shipped rulebook, with the operator's own folders and packs beside it. Raise BrokenRulebook."""
    return load([shipped_rules(), *[place for place in extra if place]], FACTS)
