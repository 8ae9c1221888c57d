"""What an operator types, and what comes back."""

import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts.trials.running import PATIENCE, TREE, Running

Done = subprocess.CompletedProcess[str]


@pytest.fixture
def idle() -> Iterator[Running]:
    """A Hakam over an empty folder that has not been started."""
    with tempfile.TemporaryDirectory(prefix="hakam-test-") as folder:
        yield Running(Path(folder))


@pytest.fixture
def hakam_with(idle: Running) -> Callable[..., Done]:
    """Run a command with settings of the test's choice and no service."""

    def run(*words: str, **settings: str) -> Done:
        order = [*idle.order(), *words]
        environment = {**idle.environment, **settings}
        return subprocess.run(
            order, check=False, env=environment, cwd=TREE, capture_output=True, text=True, timeout=PATIENCE
        )

    return run
