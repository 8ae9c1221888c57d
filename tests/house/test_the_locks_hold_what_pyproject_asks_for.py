"""The locks answer to pyproject.toml: all that it asks for, in versions it allows, with hashes, and from no named host.

What a pinned distribution needs in its turn is read from the environment, which is made from these locks.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = ("requirements.lock", "tests/requirements.lock")
ENTRY = re.compile(r"^([\w.-]+)==(\S+)( ; [^\\]+)? \\$\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE)

Pins = dict[str, str]


def pins(lock: Path) -> Pins:
    """Return the version of each distribution that the lock holds for this platform."""
    return {
        canonicalize_name(name): version
        for name, version, marker, _ in ENTRY.findall(lock.read_text(encoding="utf-8"))
        if not marker or Marker(marker.strip(" ;")).evaluate()
    }


def asked(tree: Path) -> tuple[list[str], list[str]]:
    """Return what running and building ask for, and what tests and checks ask for."""
    project = tomllib.loads((tree / "pyproject.toml").read_text(encoding="utf-8"))
    build = project["build-system"]["requires"] + project["dependency-groups"]["build"]
    return project["project"]["dependencies"] + build, project["dependency-groups"]["dev"]


def needed(requirement: Requirement, seen: set[str]) -> Iterator[Requirement]:
    """Yield a requirement and all that follows from it here."""
    key = str(requirement)
    if key in seen or not any(applies(requirement, extra) for extra in ("", *requirement.extras)):
        return
    seen.add(key)
    yield requirement
    try:
        further = [Requirement(line) for line in requires(requirement.name) or ()]
    except PackageNotFoundError:
        return
    for next_one in further:
        if any(applies(next_one, extra) for extra in ("", *requirement.extras)):
            next_one.marker = None
            yield from needed(next_one, seen)


def applies(requirement: Requirement, extra: str) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": extra})


def unanswered(asks: list[str], held: Pins) -> Iterator[str]:
    """Yield what is asked for and not held, and what is held and not asked for."""
    seen: set[str] = set()
    names: set[str] = set()
    for requirement in (each for ask in asks for each in needed(Requirement(ask), seen)):
        names.add(canonicalize_name(requirement.name))
        version = held.get(canonicalize_name(requirement.name))
        if version is None:
            yield f"{requirement} is in no lock"
        elif not requirement.specifier.contains(version, prereleases=True):
            yield f"{requirement} is locked as {version}"
    yield from (f"nothing asks for {name}" for name in sorted(held.keys() - names))


def breaches(tree: Path) -> list[str]:
    running, testing = asked(tree)
    first, second = (pins(tree / lock) for lock in LOCKS)
    found = [*unanswered(running, first), *unanswered(testing, second)]
    found += [
        f"{name} differs between the locks" for name in first.keys() & second.keys() if first[name] != second[name]
    ]
    for lock in LOCKS:
        rest = ENTRY.sub("", (tree / lock).read_text(encoding="utf-8")).strip()
        found += [f"{lock} says more than pins and hashes: {rest.splitlines()[0]}"] if rest else []
    return found


def test_the_locks_hold_what_pyproject_asks_for(tree: Path) -> None:
    broken = breaches(tree)
    assert not broken, "Run scripts/lock: " + "; ".join(broken)


PROJECT = """
[build-system]
requires = ["hatchling>=1"]
[project]
dependencies = ["msgspec>=99", "missing-one", "elsewhere; sys_platform == 'none'"]
[dependency-groups]
build = []
dev = ["pytest"]
"""


def entry(name: str, version: str) -> str:
    return f"{name}=={version} \\\n    --hash=sha256:{'0' * 64}\n"


def test_locks_that_lag_behind_break_the_law(planted: Callable[[dict[str, str]], Path]) -> None:
    runtime = entry("hatchling", "1.2") + entry("msgspec", "0.22") + entry("pluggy", "1.0") + entry("left-over", "3")
    tests = "--index-url https://example.com\n" + entry("pluggy", "2.0") + "pytest==9.2\n"
    broken = breaches(planted({"pyproject.toml": PROJECT, LOCKS[0]: runtime, LOCKS[1]: tests}))
    assert {
        "msgspec>=99 is locked as 0.22",
        "missing-one is in no lock",
        "nothing asks for left-over",
        "pytest is in no lock",
        "pluggy differs between the locks",
        "tests/requirements.lock says more than pins and hashes: --index-url https://example.com",
    } <= set(broken)
    assert not any("elsewhere" in breach for breach in broken)
