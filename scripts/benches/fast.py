"""The fast model's sides: Hakam's own scorer, and scikit-learn's pipeline on the same features."""

import csv
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline, make_union

from scripts.benches.bench import Measure
from scripts.benches.in_process import timed
from service.scoring.fast.load import load_fast_model
from service.text.reading import Reading, read

FAST = "fast model, 130 characters"
CORPUS = Path(__file__).parents[2] / "rules/corpus/ar"
LENGTHS = range(115, 146)
BUCKETS = 1 << 19
HEADS = 6

Comment = tuple[str, Reading]


def comments() -> list[Comment]:
    """Return those comments of our own corpus that are about 130 code points long, read."""
    texts = []
    for file in sorted(CORPUS.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            texts += [record["text"] for record in csv.DictReader(lines) if len(record["text"]) in LENGTHS]
    return [(text, read("", None, text)) for text in texts]


def measure_fast(seconds: float) -> Measure:
    """Score comments that were read before, spans and all; reading serves the rules as well and is not counted."""
    model = load_fast_model()
    return timed(lambda comment: model.score(*comment), comments(), seconds)


def measure_scikit_learn(seconds: float) -> Measure:
    """Have the folded texts of the same comments scored, by as many heads on as many buckets."""
    score = _pipeline()
    return timed(lambda comment: score(comment[1].folded.text), comments(), seconds)


def _pipeline() -> Callable[[str], object]:
    """Return what scores one text. Its weights come from chance labels, and cost what any others would."""
    union = make_union(
        HashingVectorizer(analyzer="char_wb", ngram_range=(3, 5), n_features=BUCKETS, alternate_sign=False),
        HashingVectorizer(analyzer="word", n_features=BUCKETS, alternate_sign=False),
    )
    pipeline = make_pipeline(union, OneVsRestClassifier(LogisticRegression(solver="liblinear")))
    texts = [reading.folded.text for _, reading in islice(cycle(comments()), 400)]
    pipeline.fit(texts, np.array([[(number >> head) & 1 for head in range(HEADS)] for number in range(len(texts))]))
    return lambda text: pipeline.predict_proba([text])
