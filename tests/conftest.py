"""Real servers for every test that asks for one: a private PostgreSQL and Valkey, made new for the session."""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.embedded.binaries import pg_binary
from service.embedded.servers import Servers, open_servers


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """Both embedded servers, in a folder with a short path; stopped and removed at the end."""
    with tempfile.TemporaryDirectory(prefix="hakam-test-") as folder, open_servers(Path(folder), None, None) as opened:
        yield opened


@pytest.fixture(scope="session")
def redis_url(servers: Servers) -> str:
    return servers.redis_url


@pytest.fixture(scope="session")
def postgres_url(servers: Servers) -> str:
    """The server's own database, from which others are made."""
    return servers.database_url


@pytest.fixture(scope="session")
def database_url(postgres_url: str) -> str:
    """A fresh, empty database ``hakam_test``."""
    order: list[str | Path] = [pg_binary("psql"), "-XAtq", postgres_url, "-c", "CREATE DATABASE hakam_test"]
    subprocess.run(order, check=True, capture_output=True, timeout=60)
    return postgres_url.replace("/hakam?", "/hakam_test?")
