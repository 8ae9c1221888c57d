"""The console's scripts and styles, under addresses that change with what they hold.

One name stands for all of them together, so that modules find each other beside themselves.
"""

import hashlib
from os import PathLike
from pathlib import Path

from litestar import Router
from litestar.datastructures import CacheControlHeader
from litestar.static_files import create_static_files_router

OWN = Path(__file__).parent / "assets"
VENDORED = Path(__file__).parents[1] / "vendor"

A_YEAR = 365 * 24 * 3600


def edition(folder: Path) -> str:
    """Return a name for all files of the folder as they are now: another file, name or byte makes another name."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{file.relative_to(folder)}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


ADDRESSES = {"vendor/": f"/console/assets/vendor/{edition(VENDORED)}/", "": f"/console/assets/{edition(OWN)}/"}
"""Where files are served, by what their names begin with."""


def asset(name: str) -> str:
    """Return the address of a file: ``console.css``, or ``vendor/htmx/htmx.min.js``."""
    if name.startswith("vendor/"):
        return ADDRESSES["vendor/"] + name.removeprefix("vendor/")
    return ADDRESSES[""] + name


def asset_routers() -> list[Router]:
    """Serve the files. A browser may keep them for good, for what changes gets another address."""
    return [_router(ADDRESSES["vendor/"], VENDORED), _router(ADDRESSES[""], OWN)]


def _router(address: str, folder: Path) -> Router:
    for_good = CacheControlHeader(public=True, max_age=A_YEAR, immutable=True)
    folders: list[Path | PathLike[str] | str] = [folder]
    return create_static_files_router(address, directories=folders, include_in_schema=False, cache_control=for_good)
