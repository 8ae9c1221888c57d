"""The rulebooks of the house: what is shipped, what the operator lays beside it, and what each site adds."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from service.domain.ids import SiteId
from service.flow.gather import FACTS
from service.flow.ports.packs import Bound
from service.rulebook.load import NOTHING, load
from service.rulebook.rulebook import Rulebook
from service.rulebook.shipped import shipped_rules
from service.rulebook.sources import bound_again, sources_of

SITES = "sites"
"""The folder inside the operator's whose own folders are sites', by their names."""


def load_rules(*extra: Path | None) -> Rulebook:
    """Return the shipped rulebook, with the operator's own folders and packs beside it. Raise BrokenRulebook."""
    return load([shipped_rules(), *[place for place in extra if place]], FACTS)


class Bindery:
    """Fulfils the port ``Bindery``: ``extra`` is the operator's folder of rules, if there is one."""

    def __init__(self, extra: Path | None) -> None:
        self._extra = extra

    def stamp(self) -> object:
        """Return the time and size of every file of rules, whoever's it is."""
        found = (file for folder in self._folders() for file in folder.rglob("*"))
        files = sorted(file for file in found if file.suffix in {".toml", ".txt"})
        return tuple((str(file), *_touched(file)) for file in files)

    def sites(self) -> frozenset[SiteId]:
        """Return the sites that have packs of their own in files."""
        folder = self._extra / SITES if self._extra else None
        return frozenset(SiteId(each.name) for each in folder.iterdir()) if folder and folder.is_dir() else frozenset()

    def shared(self) -> Bound:
        """Return the rulebook of all sites. Raise BrokenRulebook."""
        return self._bound(self._folders(), NOTHING)

    def own(self, site: SiteId, typed: Mapping[str, str]) -> Bound | None:
        """Return the rulebook of a site with packs of its own, None for one without. Raise BrokenRulebook."""
        beside = self._beside(site)
        return self._bound([*self._folders(), *beside], typed) if typed or beside else None

    def tried(self, site: SiteId, typed: Mapping[str, str], place: Path) -> Rulebook:
        """Return what ``own`` would with a pack, or a folder of packs, beside it. Raise BrokenRulebook.

        A pack at the place is tried instead of the typed one of its name.
        """
        names = {file.stem for file in ([place] if place.is_file() else place.glob("*.toml"))}
        kept = {name: text for name, text in typed.items() if name not in names}
        return load([*self._folders(), *self._beside(site), place], FACTS, kept)

    def again(self, sources: Mapping[str, str]) -> Rulebook:
        """Return the rulebook that was made of these sources. Raise BrokenRulebook."""
        with tempfile.TemporaryDirectory(prefix="hakam-rules-") as folder:
            return bound_again(sources, FACTS, Path(folder))

    def _folders(self) -> list[Path]:
        return [shipped_rules(), *([self._extra] if self._extra else [])]

    def _beside(self, site: SiteId) -> list[Path]:
        folder = self._extra / SITES / site if self._extra else None
        return [folder] if folder and folder.is_dir() else []

    def _bound(self, folders: list[Path], typed: Mapping[str, str]) -> Bound:
        # What is read first is kept: a file that changes in between is read again at the next look.
        sources = sources_of(folders, typed)
        return Bound(load(folders, FACTS, typed), sources)


def _touched(file: Path) -> tuple[int, int]:
    try:
        told = file.stat()
    except FileNotFoundError:
        return 0, 0
    return told.st_mtime_ns, told.st_size
