"""Detoxify from its own library, one comment after another, as its README shows.

A program for the environment that has the extra detoxify: ``python -m scripts.benches.detoxify_alone FOLDER`` says
``ready``, and then answers each line of its input, a number of seconds, with its figures as a line of JSON.
"""

import sys
from pathlib import Path

import msgspec
from detoxify import Detoxify

from scripts.benches.in_process import timed
from scripts.benches.true_shape import CHECKPOINT, CONFIG, SEED
from scripts.benches.words import texts

TEXTS = 200


def main(folder: Path) -> None:
    one = Detoxify(checkpoint=str(folder / CHECKPOINT), huggingface_config_path=str(folder / CONFIG))
    print("ready", flush=True)
    for line in sys.stdin:
        measure = timed(one.predict, texts(TEXTS, SEED), float(line))
        print(msgspec.json.encode(measure).decode(), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
