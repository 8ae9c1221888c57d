"""Real servers for every test that asks for one, made new for the session: PostgreSQL, Valkey, or all of Hakam."""

import json
import secrets
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from hypothesis import settings

from scripts.trials.books import Books
from scripts.trials.chatter import chatter, links
from scripts.trials.running import Running
from service.embedded.binaries import pg_binary
from service.embedded.servers import Servers, open_servers

# A busy machine makes an example slow, and that is no fault of the example.
settings.register_profile("hakam", deadline=None)
settings.load_profile("hakam")


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
    """A fresh, empty database that the tests share."""
    return new_database(postgres_url, "hakam_test")


@pytest.fixture
def empty_database(postgres_url: str) -> str:
    """A database of this test alone, without a table."""
    return new_database(postgres_url, f"own_{secrets.token_hex(6)}")


def new_database(server: str, name: str) -> str:
    order: list[str | Path] = [pg_binary("psql"), "-XAtq", server, "-c", f"CREATE DATABASE {name}"]
    subprocess.run(order, check=True, capture_output=True, timeout=60)
    return server.replace("/hakam?", f"/{name}?")


Signed = Mapping[str, dict[str, str]]
MakeForm = Callable[..., dict[str, object]]


@pytest.fixture(scope="session")
def hakam() -> Iterator[Running]:
    """The whole service in a process of its own, stopped as an operator would; it must end well and log no error."""
    with tempfile.TemporaryDirectory(prefix="hakam-test-") as folder:
        service = Running(Path(folder), {"HAKAM_TRUSTED_PROXIES": "127.0.0.0/8"})
        service.start()
        yield service
        status = service.stop()
        lines = [json.loads(line) for line in service.log.read_text().splitlines()]
    assert status == 0
    assert [line for line in lines if line["level"] not in {"info", "warning"}] == []


@pytest.fixture(scope="session")
def signed(hakam: Running) -> Signed:
    """Headers with a key of each role of the site demo, and of an administrator of the site ``other``."""
    assert hakam.command("site", "add", "other", "--origin", "https://other.example").returncode == 0
    made = {"admin": "demo", "moderator": "demo", "site": "demo", "other": "other"}
    roles = {"other": "admin"}
    orders = [("key", "add", "--site", site, "--role", roles.get(name, name)) for name, site in made.items()]
    with ThreadPoolExecutor() as pool:
        keys = [done.stdout.strip() for done in pool.map(lambda order: hakam.command(*order), orders)]
    return {name: {"Authorization": f"Bearer {key}"} for name, key in zip(made, keys, strict=True)}


@pytest.fixture
def api(hakam: Running) -> Iterator[httpx.Client]:
    """A client of the site demo, at an address of its own so that no other test uses up its limits."""
    address = ".".join(["10", *(str(part) for part in secrets.token_bytes(3))])
    with httpx.Client(base_url=f"{hakam.url}/v1/sites/demo/", headers={"X-Forwarded-For": address}) as client:
        yield client


@pytest.fixture
def books(hakam: Running) -> Books:
    """The service's ledger and queue, read past it."""
    servers = hakam.servers
    return Books(servers.database_url or "", servers.redis_url or "")


@pytest.fixture
def article() -> str:
    """An article that nobody has commented on."""
    return f"article-{secrets.token_hex(6)}"


@pytest.fixture
def form() -> MakeForm:
    """Fill in the form; what is not given is a reader whom nobody knows, with something harmless to say."""

    def fill(**given: object) -> dict[str, object]:
        mark = secrets.token_hex(6)
        body = chatter(mark)
        return {"name": "سلمى", "email": f"reader-{mark}@readers.example", "body": body, **given}

    return fill


@pytest.fixture
def spam() -> str:
    """A body that is always held: it has five links, and is like no other."""
    return f"عروض: {links(secrets.token_hex(6))}"
