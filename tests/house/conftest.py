"""What every law of the house is tried on: the tree itself, and small trees that break the law."""

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def tree() -> Path:
    """The top of the repository."""
    return Path(__file__).parents[2]


@pytest.fixture
def planted(tmp_path: Path) -> Callable[[dict[str, str]], Path]:
    """Make a small tree from paths and texts, and return its top."""

    def plant(texts: dict[str, str]) -> Path:
        for name, text in texts.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return tmp_path

    return plant
