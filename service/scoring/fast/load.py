"""Loading: the fast model that comes with the package."""

from pathlib import Path

from service.scoring.fast.model import FastModel
from service.scoring.fast.weights import read_weights

SHIPPED = Path(__file__).with_name("model.bin")


def load_fast_model(path: Path = SHIPPED) -> FastModel:
    """Read the model's weights; it takes a few milliseconds.

    :raises BrokenModel: where the file is missing, cut short, changed, of another format or of other features
    """
    return FastModel(read_weights(path))
