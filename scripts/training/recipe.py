"""The recipe: all choices of the training, read from one page."""

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import msgspec

PAGE = Path(__file__).with_name("recipe.toml")
HEADS = ("toxicity", "insult", "hate", "threat", "sexual", "spam")


class SpamSources(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``sources`` are labelled for spam. Of ``positive_only`` the clean rows are left out. ``clean`` hold no spam."""

    sources: tuple[str, ...]
    positive_only: tuple[str, ...]
    clean: tuple[str, ...]
    clean_share: float


class Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """``strength`` is by head, ``weights`` by source, ``kinds`` by source and head, ``calibrate`` by language."""

    seed: int
    bits: int
    folds: int
    prior: float
    most_steps: int
    base_rate: float
    strip: tuple[str, ...]
    strength: Mapping[str, float]
    weights: Mapping[str, float]
    spam: SpamSources
    kinds: Mapping[str, Mapping[str, str]]
    calibrate: Mapping[str, tuple[str, ...]]

    @cached_property
    def stripped(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{pattern})" for pattern in self.strip), re.MULTILINE)

    def weight(self, source: str) -> float:
        return self.weights.get(source, 1.0)


def read_recipe(page: Path = PAGE) -> Recipe:
    """Read a recipe; a wrong one raises msgspec's error, which says what and where."""
    return msgspec.toml.decode(page.read_bytes(), type=Recipe)
