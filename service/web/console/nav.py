"""The way through the console: the pages that somebody may open, and the one they are on."""

from collections.abc import Iterable
from dataclasses import dataclass

MAIN = ("desk", "queue", "comments", "articles", "figures")
"""What everybody works with; the desk is the site's first page."""

RUNNING = ("rules", "settings", "webhooks", "keys", "people")
"""What administrators run the site with."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A page: its label is ``nav.<key>`` in the catalogue."""

    key: str
    href: str
    here: bool


@dataclass(frozen=True, kw_only=True)
class Nav:
    """``running`` is empty for those who don't run the site."""

    main: tuple[Place, ...]
    running: tuple[Place, ...]
    own: tuple[Place, ...]


def nav(site: str, path: str, *, admin: bool) -> Nav:
    """Return the pages of a site's console. ``path`` is that of the page that is shown."""
    root = f"/console/{site}/"
    return Nav(
        main=_places(MAIN, root, path),
        running=_places(RUNNING if admin else (), root, path),
        own=_places(("preferences",), root, path),
    )


def _places(keys: Iterable[str], root: str, path: str) -> tuple[Place, ...]:
    return tuple(_place(key, root, path) for key in keys)


def _place(key: str, root: str, path: str) -> Place:
    if key == "desk":
        return Place(key=key, href=root, here=path.rstrip("/") == root.rstrip("/"))
    href = f"{root}{key}"
    return Place(key=key, href=href, here=path == href or path.startswith(f"{href}/"))
