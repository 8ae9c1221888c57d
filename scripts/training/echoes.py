"""Echoes: rows that are learned once more, read another way, so that what they teach is known in that way too."""

from collections.abc import Iterator, Sequence

import msgspec

from scripts.training.recipe import ECHO, Echo, Recipe
from scripts.training.rows import Row, Way
from service.scoring.fast.model import TOXICITY
from service.text.language import language_of


def echoes(rows: Sequence[Row], recipe: Recipe) -> Iterator[Row]:
    """Yield the rows that are read another way as well, each under a source of its own. They teach toxicity alone."""
    yield from _echoed(rows, recipe.sounds, Way.SOUNDS)
    yield from _echoed(rows, recipe.letters, Way.LETTERS)


def _echoed(rows: Sequence[Row], echo: Echo, way: Way) -> Iterator[Row]:
    for row in rows:
        if TOXICITY in row.labels and row.source in echo.weights and language_of(row.text) in echo.languages:
            labels = {TOXICITY: row.labels[TOXICITY]}
            source = f"{row.source}{ECHO}{way.name.lower()}"
            yield msgspec.structs.replace(row, labels=labels, source=source, way=way)
