"""Downloads: a file from an address, checked by its SHA-256 before anybody opens it."""

import hashlib
import http.client
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from service.scoring.deep.letter import CannotScore

PIECE = 1 << 20
SECONDS = 60.0
"""How long the other side may be silent."""

Progress = Callable[[int, int | None], None]
"""Is told the bytes that have come and, where it is known, how many there are."""


def download(url: str, file: Path, begins: str, progress: Progress) -> str:
    """Fetch what lies at an http or https address into a file, and return its SHA-256 in hex.

    ``begins`` is the SHA-256 or its beginning; a file with another is removed. Raises CannotScore.
    """
    if not url.startswith(("https://", "http://")):
        raise CannotScore(f"{url} is no http or https address.")
    try:
        found = _fetched(url, file, progress)
    except (OSError, http.client.HTTPException) as problem:
        file.unlink(missing_ok=True)
        raise CannotScore(
            f"{url} cannot be fetched ({_why(problem)}). Where this machine has no way there, fetch it on "
            "another one and add it with `hakam model add --checkpoint FILE --config DIR`."
        ) from None
    if not found.startswith(begins):
        file.unlink()
        raise CannotScore(f"{url} is not what is expected: its SHA-256 is {found}, and not {begins}…. It was removed.")
    return found


def _fetched(url: str, file: Path, progress: Progress) -> str:
    hashed, came = hashlib.sha256(), 0
    with urllib.request.urlopen(url, timeout=SECONDS) as answer, file.open("xb") as out:  # noqa: S310 - the scheme is looked at
        length = answer.headers.get("Content-Length")
        total = int(length) if length and length.isdecimal() else None
        while piece := answer.read(PIECE):
            hashed.update(piece)
            out.write(piece)
            came += len(piece)
            progress(came, total)
    if total is not None and came < total:
        raise ConnectionError(f"it ended after {came:,} of {total:,} bytes")
    return hashed.hexdigest()


def _why(problem: OSError | http.client.HTTPException) -> str:
    if isinstance(problem, urllib.error.HTTPError):
        return f"the answer is {problem.code}"
    reason = getattr(problem, "reason", problem)
    return getattr(reason, "strerror", None) or str(reason) or type(problem).__name__
