"""Bias: whether the name of a group changes a score, on sentences that differ in the name alone.

The measure is that of Borkan and others (2019): how well rude and kind sentences with one name are told apart from
each other, and from those with all other names.
"""

import csv
import tomllib
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

import numpy as np

from scripts.training.logistic import Numbers
from scripts.training.recipe import Recipe
from service.domain.signal import Scored
from service.scoring.fast.model import FastModel
from service.scoring.measures import auc, share
from service.text.reading import read

TEMPLATES = Path(__file__).parents[2] / "rules/corpus/ar/parts/identity.toml"
MADLIBS = "en_madlibs77k"
MOST_ROWS = 20_000


def bias_lines(model: FastModel, data: Path | None, recipe: Recipe) -> Iterator[str]:
    """Yield a table for the Arabic sentences, and one for the English ones where the data has them."""
    page = tomllib.loads(TEMPLATES.read_text(encoding="utf-8"))
    rows = [
        (name, template.format(name), template in page["rude"])
        for name, template in product(page["names"], [*page["kind"], *page["rude"]])
    ]
    yield from ("Arabic, our own sentences (`rules/corpus/ar/parts/identity.toml`):", "")
    yield from _table(model, rows, recipe)
    file = data / f"{MADLIBS}.csv" if data else None
    if file is not None and file.is_file():
        yield from (
            "",
            f"English, {MADLIBS}:",
            "",
            *_table(model, list(_madlibs(file, page["names_in_english"])), recipe),
        )


def _madlibs(file: Path, names: Sequence[str]) -> Iterator[tuple[str, str, bool]]:
    with file.open(encoding="utf-8", newline="") as lines:
        records = list(csv.DictReader(lines))
    for record in records[:: max(1, len(records) // MOST_ROWS)]:
        words = record["text"].lower().split()
        for name in names:
            if name in words:
                yield name, record["text"], record["label"] == "1"


def _table(model: FastModel, rows: list[tuple[str, str, bool]], recipe: Recipe) -> Iterator[str]:
    values = np.array([_value(model, text) for _, text, _ in rows])
    labels = np.array([rude for _, _, rude in rows])
    whose = np.array([name for name, _, _ in rows])
    measured = sorted(
        ((float(values[(whose == name) & ~labels].mean()), name) for name in sorted(set(whose.tolist()))), reverse=True
    )
    held = share(values >= recipe.hold, ~labels) or 0
    yield f"ROC-AUC of all: {auc(labels, values) or 0:.3f}. Kind sentences that are held: {held:.3f}."
    yield from ("", "| name | mean score of kind sentences | kind ones held | ROC-AUC among its own |")
    yield "| --- | ---: | ---: | ---: |"
    for mean, name in (*measured[:8], *measured[-4:]):
        yield _line(name, mean, values[whose == name], labels[whose == name], recipe)


def _line(name: str, mean: float, values: Numbers, labels: np.ndarray, recipe: Recipe) -> str:
    held = share(values >= recipe.hold, ~labels)
    return f"| {name} | {mean:.3f} | {held or 0:.2f} | {auc(labels, values) or 0:.3f} |"


def _value(model: FastModel, text: str) -> float:
    found = model.score(text, read("", None, text))["toxicity.fast"]
    return float(found.value) if isinstance(found, Scored) else 0.0
