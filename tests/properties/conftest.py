"""What properties over the running service share: a door without a limit on posts, and words that stay short."""

import secrets
from collections.abc import Callable, Iterator

import httpx
import pytest

from scripts.trials.running import Running

Reader = Callable[[], dict[str, str]]


@pytest.fixture(scope="session")
def door(hakam: Running) -> Iterator[httpx.Client]:
    """A client of the site demo for many examples; ``anywhere`` gives each an address of its own."""
    with httpx.Client(base_url=f"{hakam.url}/v1/sites/demo/", timeout=30) as client:
        yield client


@pytest.fixture(scope="session")
def anywhere() -> Reader:
    """Headers of a reader at an address that nobody has posted from."""
    return lambda: {"X-Forwarded-For": ".".join(["10", *(str(part) for part in secrets.token_bytes(3))])}
