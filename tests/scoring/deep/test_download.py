"""A download is checked before anybody opens it."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from service.scoring.deep.download import download
from service.scoring.deep.letter import CannotScore

BODY = b"weights" * 500_000
HASH = hashlib.sha256(BODY).hexdigest()


class Releases(BaseHTTPRequestHandler):
    """Serves the body, or half of it where the path says so."""

    def do_GET(self) -> None:
        if "lost" in self.path:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()
        self.wfile.write(BODY[: len(BODY) // 2] if "half" in self.path else BODY)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def releases() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Releases) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def silent(came: int, total: int | None) -> None:
    """Take progress as it comes."""


def test_a_file_comes_whole_with_its_hash(releases: str, tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    assert download(f"{releases}/a", tmp_path / "a", HASH[:8], lambda *each: told.append(each)) == HASH
    assert (tmp_path / "a").read_bytes() == BODY
    assert told[-1] == (len(BODY), len(BODY))
    assert len(told) > 1


def test_a_file_with_another_hash_is_removed(releases: str, tmp_path: Path) -> None:
    with pytest.raises(CannotScore, match=f"is {HASH}, and not 00000000"):
        download(f"{releases}/a", tmp_path / "a", "00000000", silent)
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize(
    ("path", "letter"),
    [("lost", "the answer is 404"), ("half", r"it ended after 1,750,000 of 3,500,000 bytes|IncompleteRead")],
)
def test_a_file_that_does_not_come_is_told(releases: str, tmp_path: Path, path: str, letter: str) -> None:
    with pytest.raises(CannotScore, match=letter):
        download(f"{releases}/{path}", tmp_path / "a", HASH[:8], silent)
    assert not (tmp_path / "a").exists()


def test_a_host_that_nobody_answers_at_is_told_with_the_other_way(tmp_path: Path) -> None:
    with pytest.raises(CannotScore, match="hakam model add --checkpoint"):
        download("http://127.0.0.1:9/a", tmp_path / "a", "", silent)


def test_only_the_web_is_downloaded_from(tmp_path: Path) -> None:
    with pytest.raises(CannotScore, match="no http or https address"):
        download("file:///etc/passwd", tmp_path / "a", "", silent)
