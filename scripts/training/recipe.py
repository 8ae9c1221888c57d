"""The recipe: all choices of the training, read from one page."""

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import msgspec

PAGE = Path(__file__).with_name("recipe.toml")
ECHO = "~"
"""Stands in a source's name before the way in which its rows are read once more."""

SPAM = "spam"
HEADS = ("toxicity", "insult", "hate", "threat", "sexual", SPAM)


class SpamSources(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``sources`` are labelled for spam. Of ``positive_only`` the clean rows are left out.

    ``clean`` names sources that hold no spam, each with the share of its rows that are learned, 0 to 1. ``weights``
    say how much a row of a source counts for spam. ``calibrate`` is by language what the recipe's is for other heads.
    Files of our own in ``alone``, as LANGUAGE/NAME.csv, teach spam and nothing else.
    """

    sources: tuple[str, ...]
    positive_only: tuple[str, ...]
    clean: Mapping[str, float]
    weights: Mapping[str, float]
    calibrate: Mapping[str, tuple[str, ...]]
    alone: tuple[str, ...]


class Fit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How weights are fitted: see ``logistic.Problem``. ``languages`` are learned apart from all others."""

    languages: tuple[str, ...] = ()
    strength: float
    standardised: bool = False
    floor: float = 0.0


class Echo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rows that are learned once more, read another way: in which languages, and with what weight, by source."""

    languages: tuple[str, ...]
    weights: Mapping[str, float]


class Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """``bits``, ``fit``, ``apart``, ``signs`` are by head, ``weights`` and ``kinds`` by source."""

    seed: int
    bits: Mapping[str, int]
    folds: int
    prior: float
    fewest: int
    most_steps: int
    base_rate: float
    hold: float
    reject: float
    strip: tuple[str, ...]
    fit: Mapping[str, Fit]
    apart: Mapping[str, tuple[Fit, ...]]
    signs: Mapping[str, tuple[str, ...]]
    weights: Mapping[str, float]
    sounds: Echo
    letters: Echo
    spam: SpamSources
    kinds: Mapping[str, Mapping[str, str]]
    calibrate: Mapping[str, tuple[str, ...]]

    @cached_property
    def stripped(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{pattern})" for pattern in self.strip), re.MULTILINE)

    @property
    def most_bits(self) -> int:
        return max(self.bits.values())

    def weight(self, source: str) -> float:
        """Return how much a row of a source counts; an echo's name ends in that of its way."""
        name, _, echo = source.partition(ECHO)
        return {"": self.weights, "sounds": self.sounds.weights, "letters": self.letters.weights}[echo].get(name, 1.0)

    def spam_weight(self, source: str) -> float:
        """Return how much a row of a source counts where spam is learned."""
        return self.spam.weights.get(source, 1.0)

    def stand_ins(self, head: str) -> Mapping[str, tuple[str, ...]]:
        """Return by language the sources that stand for readers' comments when a head is calibrated."""
        return {**self.calibrate, **self.spam.calibrate} if head == SPAM else self.calibrate


def read_recipe(page: Path = PAGE) -> Recipe:
    """Read a recipe; a wrong one raises msgspec's error, which says what and where."""
    return msgspec.toml.decode(page.read_bytes(), type=Recipe)
