"""Rows: labelled comments, from CSV files of any origin and from our own corpus."""

import csv
import enum
import re
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from scripts.training.recipe import Recipe

KINDS = ("insult", "hate", "threat", "sexual")
_NOT_TOXIC = frozenset({"spam", "personal_data"})
_LONGEST_FIELD = 1 << 20


class Way(enum.Enum):
    """How the model reads a row: as it will when it serves, as the sounds alone, or as letters of no known language."""

    SHIPPED = enum.auto()
    SOUNDS = enum.auto()
    LETTERS = enum.auto()


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A comment and what is known of it. ``labels`` has a head's name where the answer is known, and only there."""

    text: str
    source: str
    labels: Mapping[str, bool]
    way: Way = Way.SHIPPED


def read_rows(data: Path | None, corpus: Path | None, recipe: Recipe) -> list[Row]:
    """Read every CSV of a folder, and those of our own corpus, in the order of their names."""
    csv.field_size_limit(_LONGEST_FIELD)
    rows = [row for file in sorted(data.glob("*.csv")) for row in _labelled(file, recipe)] if data else []
    return rows + [row for file in sorted(corpus.glob("*/*.csv")) for row in _own(file, recipe)] if corpus else rows


def _records(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _labelled(file: Path, recipe: Recipe) -> Iterator[Row]:
    """Yield the rows of a set: columns text, label, lang, source, and sub where there are finer labels."""
    for record in _records(file):
        source = record["source"]
        text = record["text"] if source in recipe.spam.sources else recipe.stripped.sub(" ", record["text"])
        labels = _labels(source, record["label"] == "1", record.get("sub") or "", recipe) | _clean(source, text, recipe)
        if text.strip() and labels:
            yield Row(text=text, source=source, labels=labels)


def _labels(source: str, positive: bool, finer: str, recipe: Recipe) -> dict[str, bool]:  # noqa: FBT001 - a label
    if source in recipe.spam.sources:
        return {"spam": positive} if positive or source not in recipe.spam.positive_only else {}
    if recipe.weight(source) == 0:
        return {}
    return {"toxicity": positive, **_kinds(positive, recipe.kinds.get(source, {}), finer)}


def _clean(source: str, text: str, recipe: Recipe) -> dict[str, bool]:
    """Say of some comments, chosen by chance but always the same, that they are no spam."""
    share = recipe.spam.clean.get(source, 0.0)
    chosen = zlib.crc32(text.encode("utf-8", "surrogatepass")) < share * (1 << 32)
    return {"spam": False} if chosen else {}


def _kinds(positive: bool, patterns: Mapping[str, str], finer: str) -> dict[str, bool]:  # noqa: FBT001 - a label
    """Return what is known of the kinds: nothing is of a toxic comment whose set has no word for a kind."""
    if not positive:
        return dict.fromkeys(KINDS, False)
    return {kind: re.fullmatch(pattern, finer) is not None for kind, pattern in patterns.items()}


def _own(file: Path, recipe: Recipe) -> Iterator[Row]:
    """Yield the rows of one of our own files: columns text, label, kind, dialect. The folder names the language."""
    spam_alone = f"{file.parent.name}/{file.name}" in recipe.spam.alone
    for record in _records(file):
        kind, positive = record["kind"], record["label"] == "1"
        labels = {"spam": kind == "spam"}
        if not spam_alone:
            labels |= {"toxicity": positive and kind not in _NOT_TOXIC, **{name: kind == name for name in KINDS}}
        if kind != "personal_data":
            yield Row(text=record["text"], source=f"corpus_{file.parent.name}", labels=labels)
