"""Servers of other makes are waited for and ended."""

import sys
from pathlib import Path

import httpx
import pytest

from scripts.benches.server import server
from scripts.benches.unprepared import Unprepared
from scripts.trials.running import free_port


def test_a_server_is_lent_once_it_answers_and_is_gone_afterwards(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/comments"
    with server([sys.executable, "-m", "scripts.benches.reading_json", str(port)], port, tmp_path / "log"):
        answer = httpx.post(url, json={"name": "سلمى", "email": "salma@example.org", "body": "سلام"})
        assert (answer.status_code, answer.json()) == (201, {"characters": 4})
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)


def test_a_server_that_does_not_start_is_told_with_its_last_words(tmp_path: Path) -> None:
    order = [sys.executable, "-c", "raise SystemExit('no disk left')"]
    with pytest.raises(Unprepared, match="no disk left"), server(order, free_port(), tmp_path / "log"):
        pass
