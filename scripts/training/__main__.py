"""``scripts/train``: the fast model from labelled comments."""

import argparse
import sys
from pathlib import Path

from scripts.training.card import write_card
from scripts.training.recipe import PAGE, SPAM, Recipe, read_recipe
from scripts.training.rows import read_rows
from scripts.training.sources import LeftOut, left_out
from scripts.training.training import Outcome, train
from service.scoring.fast.load import SHIPPED
from service.scoring.fast.model import TOXICITY
from service.scoring.fast.weights import encode

TOP = Path(__file__).parents[2]


def main() -> None:
    """Read the rows, train, and write the model file."""
    parser = argparse.ArgumentParser(prog="scripts/train", description=__doc__)
    parser.add_argument("--data", type=Path, help="a folder of CSV files: text,label,lang,source[,sub]")
    parser.add_argument("--corpus", type=Path, default=TOP / "rules/corpus", help="our own texts: LANGUAGE/NAME.csv")
    parser.add_argument("--recipe", type=Path, default=PAGE, help="weights of sources and all other choices")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="the model file to write")
    parser.add_argument("--card", action="store_true", help="write the figures into service/scoring/MODEL_CARD.md too")
    parser.add_argument("--evaluate", type=Path, help="with --card: a folder of CSV files that are measured only")
    parser.add_argument("--by-source", action="store_true", help="with --card: also leave each set out in turn; slow")
    given = parser.parse_args()
    recipe = read_recipe(given.recipe)
    outcome = train(read_rows(given.data, given.corpus, recipe), recipe, say)
    given.out.write_bytes(encode(outcome.weights))
    say(f"{given.out}: version {outcome.weights.header.version}")
    if given.card:
        write_card(outcome, recipe, given.data, given.evaluate, by_source(outcome, recipe) if given.by_source else {})


def by_source(outcome: Outcome, recipe: Recipe) -> dict[str, list[LeftOut]]:
    """Return what the heads for toxicity and spam say of each set that they did not see."""
    return {name: list(left_out(name, outcome.rows, outcome.made, recipe, say)) for name in (TOXICITY, SPAM)}


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
