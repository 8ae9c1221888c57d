"""Two web processes behind one port: one list, one set of meters, and the loss of one is made good."""

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from scripts.benches.processes import tree
from scripts.trials.draft import drafts
from scripts.trials.running import Running, running

COMMENTS = 24


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    settings = {"HAKAM_WORKERS": "2", "HAKAM_LIMITS": "off"}
    with running(tmp_path_factory.mktemp("pair"), settings) as service:
        while len(workers(service)) < 2:
            httpx.get(f"{service.url}/health/live")
        yield service


def workers(service: Running) -> set[int]:
    return {pid for pid in tree(service.process.pid) if "spawn_main" in _command(pid)}


def meter(service: Running, name: str) -> float:
    page = httpx.get(f"{service.url}/metrics").raise_for_status().text
    return sum(float(line.rpartition(" ")[2]) for line in page.splitlines() if re.match(rf"{name}[ {{]", line))


def post_each_on_a_connection_of_its_own(service: Running, article: str) -> set[str]:
    """Return those that were published."""
    place = f"{service.url}/v1/sites/demo/articles/{article}/comments"
    new = drafts(article)
    taken = [httpx.post(place, json=next(new).form).raise_for_status().json() for _ in range(COMMENTS)]
    return {answer["id"] for answer in taken if answer["status"] == "published"}


def listed(service: Running, article: str) -> set[str]:
    answer = httpx.get(f"{service.url}/v1/sites/demo/articles/{article}/comments").raise_for_status().json()
    return {comment["id"] for comment in answer["comments"]}


def test_what_one_of_them_took_all_of_them_show_at_once(pair: Running) -> None:
    taken = post_each_on_a_connection_of_its_own(pair, "shown")
    assert [listed(pair, "shown") for _ in range(8)] == [taken] * 8


def test_each_of_them_tells_what_all_of_them_counted(pair: Running) -> None:
    before = meter(pair, "hakam_comments_total")
    post_each_on_a_connection_of_its_own(pair, "counted")
    assert {meter(pair, "hakam_comments_total") for _ in range(8)} == {before + COMMENTS}
    assert meter(pair, "hakam_rulebook_info") == 1


def test_one_that_is_killed_is_replaced_and_what_it_counted_stays(pair: Running) -> None:
    counted = meter(pair, "hakam_comments_total")
    first = workers(pair)
    os.kill(min(first), signal.SIGKILL)
    while len(workers(pair) - {min(first)}) < 2:
        assert pair.process.poll() is None
    while True:
        try:
            taken = post_each_on_a_connection_of_its_own(pair, "after")
            break
        except httpx.TransportError:
            assert pair.process.poll() is None
    assert taken <= listed(pair, "after")
    assert meter(pair, "hakam_comments_total") >= counted + COMMENTS
    assert meter(pair, "hakam_live_connections") == 0


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except FileNotFoundError:
        return ""
