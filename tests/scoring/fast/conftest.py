"""The shipped model, loaded once."""

from collections.abc import Callable

import pytest

from service.domain.signal import Signal
from service.scoring.fast.load import load_fast_model
from service.scoring.fast.model import FastModel
from service.text.reading import read

Score = Callable[[str], dict[str, Signal]]


@pytest.fixture(scope="session")
def model() -> FastModel:
    return load_fast_model()


@pytest.fixture(scope="session")
def score(model: FastModel) -> Score:
    """Score a body as a comment's."""

    def scored(body: str) -> dict[str, Signal]:
        return model.score(body, read("", None, body))

    return scored
