"""What the contracts' tests tell at the end of a run."""

import pytest

from scripts.trials.fuzz import Fuzz
from scripts.trials.running import Running

EXAMPLES = 3
"""Examples of each operation, caller and mode: enough to see every kind of answer, few enough for every run."""

_FUZZ = pytest.StashKey[Fuzz]()


@pytest.fixture(scope="session")
def fuzz(hakam: Running, pytestconfig: pytest.Config) -> Fuzz:
    """Call what the session's service describes; how much was tried is told when all tests are over."""
    pytestconfig.stash[_FUZZ] = made = Fuzz(hakam.url, EXAMPLES)
    return made


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if _FUZZ in config.stash:
        terminalreporter.write_line(f"the description was tried: {config.stash[_FUZZ].tally}")
