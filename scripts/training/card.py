"""The card: the part of the model card that is figures, written anew with each training."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scripts.training.bias import bias_lines
from scripts.training.heads import Trained
from scripts.training.logistic import Numbers
from scripts.training.recipe import ECHO, Recipe
from scripts.training.sources import LeftOut
from scripts.training.training import Outcome
from service.domain.signal import Scored
from service.scoring.card import CARD
from service.scoring.fast.calibration import line_of
from service.scoring.fast.model import FastModel
from service.scoring.measures import Measure, auc, macro_f1, share
from service.text.reading import read

BEGIN, END = "<!-- figures: written by scripts/train -->", "<!-- end of figures -->"
HEADS = (
    "| set | rows | rejected | ROC-AUC | macro F1 at hold | published, held | a tenth above | precision at reject |",
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
)
FEWEST = 30
BINS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)


Left = Mapping[str, Sequence[LeftOut]]
"""What heads said of sets that they had not seen, by the head's name."""


def write_card(outcome: Outcome, recipe: Recipe, data: Path | None, evaluate: Path | None, left: Left) -> None:
    """Put the figures of a training into the model card, in place of those of the last one."""
    before, _, rest = CARD.read_text(encoding="utf-8").partition(BEGIN)
    _, _, behind = rest.partition(END)
    lines = [BEGIN, "", *_lines(outcome, recipe, data, evaluate, left), END]
    CARD.write_text(before + "\n".join(lines) + behind, encoding="utf-8")


def _lines(outcome: Outcome, recipe: Recipe, data: Path | None, evaluate: Path | None, left: Left) -> Iterator[str]:
    model = FastModel(outcome.weights)
    heads = {head.name: head for head in outcome.heads}
    yield from (f"Figures of version `{model.version}`.", "")
    for name, title in (("toxicity", "Toxicity"), ("spam", "Spam")):
        if name in heads:
            yield from (f"### {title} in cross-validation, by set", "", *_by_source(heads[name], outcome, recipe), "")
    for name, found in left.items():
        yield from (f"### {name.capitalize()}, each set left out in turn", "", *_without(found), "")
    if evaluate:
        yield from ("### Sets that nothing was trained on", "", *_by_set(model, evaluate, recipe), "")
    if "toxicity" in heads:
        yield from ("### Reliability", "", *_reliability(heads["toxicity"], outcome, recipe), "")
    yield from ("### Names of groups", "", *bias_lines(model, data, recipe), "")


def _by_source(head: Trained, outcome: Outcome, recipe: Recipe) -> Iterator[str]:
    yield from HEADS
    values = _values(head, outcome)
    sources = np.array(outcome.made.names)[outcome.made.sources[head.rows]]
    for source in outcome.made.names:
        lies = sources == source
        if lies.sum() >= FEWEST and ECHO not in source:
            yield _row(source, head.labels[lies] > 0.5, values[lies], recipe)


def _without(left: Sequence[LeftOut]) -> Iterator[str]:
    yield from ("| set | rows | ROC-AUC without it |", "| --- | ---: | ---: |")
    for found in left:
        yield f"| {found.source} | {found.rows} | {found.auc:.3f} |"


def _by_set(model: FastModel, folder: Path, recipe: Recipe) -> Iterator[str]:
    yield from HEADS
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            records = [(record["text"], record["label"] == "1") for record in csv.DictReader(lines)]
        signal = "spam.fast" if file.stem.startswith("spam") else "toxicity.fast"
        values = np.array([_value(model, text, signal) for text, _ in records])
        yield _row(file.stem, np.array([label for _, label in records]), values, recipe)


def _value(model: FastModel, text: str, signal: str) -> float:
    found = model.score(text, read("", None, text))[signal]
    return float(found.value) if isinstance(found, Scored) else 0.0


def _row(name: str, labels: NDArray[np.bool_], values: Numbers, recipe: Recipe) -> str:
    held, rejected = values >= recipe.hold, values >= recipe.reject
    tenth = float(np.quantile(values[~labels], 0.9)) if not labels.all() else None
    figures = (auc(labels, values), macro_f1(labels, held), share(held, ~labels), tenth, share(labels, rejected))
    return f"| {name} | {len(labels)} | {labels.mean():.2f} | " + " | ".join(map(_figure, figures)) + " |"


def _figure(value: Measure) -> str:
    return "–" if value is None else f"{value:.3f}"


def _values(head: Trained, outcome: Outcome) -> Numbers:
    """Return what the head says of comments that it had not seen, as probabilities."""
    languages = outcome.made.languages[head.rows]
    lines = [line_of(head.lines, str(language)) for language in languages]
    return np.array([line.probability(total) for line, total in zip(lines, head.held_out.tolist(), strict=True)])


def _reliability(head: Trained, outcome: Outcome, recipe: Recipe) -> Iterator[str]:
    """Compare what was said with what came, rejected comments weighing the base rate of everything."""
    values, languages = _values(head, outcome), outcome.made.languages[head.rows]
    sources = np.array(outcome.made.names)[outcome.made.sources[head.rows]]
    chosen = {name: (languages == name) & np.isin(sources, stand) for name, stand in recipe.calibrate.items()}
    yield f"| said | {' | '.join(chosen)} |"
    yield f"| --- | {' | '.join(['---:'] * len(chosen))} |"
    for low, high in pairwise(BINS):
        came = [_came(values[lies], head.labels[lies], low, high, recipe) for lies in chosen.values()]
        yield f"| {low:.2f} to {high:.2f} | {' | '.join(came)} |"


def _came(values: Numbers, labels: Numbers, low: float, high: float, recipe: Recipe) -> str:
    inside = (values >= low) & (values < high)
    if inside.sum() < FEWEST:
        return "–"
    positive = recipe.base_rate * (labels[inside] > 0.5).sum() / max((labels > 0.5).sum(), 1)
    negative = (1 - recipe.base_rate) * (labels[inside] < 0.5).sum() / max((labels < 0.5).sum(), 1)
    return f"{positive / (positive + negative):.2f}"
