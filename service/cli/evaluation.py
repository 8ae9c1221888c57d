"""``hakam model eval``: what the judge is worth on labelled comments."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import msgspec
import numpy as np

from service.cli.ground import settings
from service.cli.letters import letters
from service.cli.table import table
from service.domain.signal import Scored, Signal
from service.domain.verdict import Action
from service.flow.judge import Judge
from service.flow.ports.scoring import TOXICITY
from service.house.judging import load_judge
from service.scoring.worth import Outcomes, Worth

SIGNALS = {"toxicity": TOXICITY, "spam": "spam.fast"}
SHOWN = ("auc", "ap", "f1_hold", "f1_reject", "fpr_hold", "fpr_reject", "recall_p90", "recall_p95", "precision_reject")
"""What stands in the table; the JSON has all measures."""

LONGEST = 1 << 24
"""Characters of a field; the csv module's own limit is lower than some comments are long."""


class Judged(msgspec.Struct, frozen=True):
    """A labelled comment and what came of it; ``score`` is None where it is not known."""

    label: bool
    language: str
    score: float | None
    action: Action


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """What `hakam model eval --json` answers."""

    kind: str
    rows: int
    overall: Worth
    languages: dict[str, Worth]


@click.command("eval")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--kind", type=click.Choice(tuple(SIGNALS)), required=True, help="What a label of 1 means.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def evaluate(file: Path, kind: str, *, as_json: bool) -> None:
    """Measure the shipped rulebook and models on FILE, a CSV with the columns text, label (0 or 1) and perhaps lang.

    Held counts every comment that is not published at once; F1 is the mean of both classes' (macro).
    """
    with letters():
        judge = load_judge(settings())
    evaluation = _evaluated(kind, list(_judged(judge, file, SIGNALS[kind])))
    if as_json:
        click.echo(msgspec.json.encode(evaluation))
        return
    everything = {"all": evaluation.overall, **evaluation.languages}
    for line in table(("", "rows", *SHOWN), (_row(name, found) for name, found in everything.items())):
        click.echo(line)


def _judged(judge: Judge, file: Path, signal: str) -> Iterator[Judged]:
    for record in _records(file):
        judgement = judge.of_text(record["text"])
        score = _number(judgement.verdict.signals.get(signal))
        language = record.get("lang") or judgement.reading.language
        yield Judged(record["label"] == "1", language, score, judgement.verdict.action)


def _records(file: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(LONGEST)
    with file.open(encoding="utf-8-sig", errors="surrogatepass", newline="") as lines:
        reader = csv.DictReader(lines)
        if not {"text", "label"} <= set(reader.fieldnames or ()):
            raise click.ClickException(f"{file} needs the columns text and label in its first line.")
        for record in reader:
            if record["label"] not in {"0", "1"}:
                raise click.ClickException(f"{file}, line {reader.line_num}: the label must be 0 or 1.")
            yield record


def _number(signal: Signal | None) -> float | None:
    return float(signal.value) if isinstance(signal, Scored) else None


def _evaluated(kind: str, judged: Sequence[Judged]) -> Evaluation:
    languages = sorted({each.language for each in judged})
    return Evaluation(
        kind=kind,
        rows=len(judged),
        overall=_measured(judged),
        languages={name: _measured([each for each in judged if each.language == name]) for name in languages},
    )


def _measured(judged: Sequence[Judged]) -> Worth:
    outcomes = Outcomes(
        labels=np.array([each.label for each in judged], dtype=np.bool_),
        scores=np.array([np.nan if each.score is None else each.score for each in judged], dtype=np.float64),
        held=np.array([each.action is not Action.PUBLISH for each in judged], dtype=np.bool_),
        rejected=np.array([each.action is Action.REJECT for each in judged], dtype=np.bool_),
    )
    return outcomes.worth()


def _row(name: str, found: Worth) -> list[str]:
    figures = [getattr(found, measure) for measure in SHOWN]
    return [name, str(found.rows), *("–" if figure is None else f"{figure:.3f}" for figure in figures)]
