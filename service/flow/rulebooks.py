"""The rulebooks of one process: the one that all sites share, and those of sites with rules of their own."""

from collections.abc import Mapping

from service.domain.ids import SiteId
from service.rulebook.rulebook import Rulebook


class Rulebooks:
    """Every comment is judged by what stands here at that moment; a change puts a whole rulebook in its place."""

    def __init__(self, shared: Rulebook, own: Mapping[SiteId, Rulebook] | None = None) -> None:
        self._shared = shared
        self._own = dict(own or {})

    @property
    def shared(self) -> Rulebook:
        """The rulebook of every site that has none of its own."""
        return self._shared

    @property
    def own(self) -> Mapping[SiteId, Rulebook]:
        return self._own

    def of(self, site: SiteId) -> Rulebook:
        """Return the rulebook that judges a site's comments now."""
        return self._own.get(site, self._shared)

    def share(self, rulebook: Rulebook) -> None:
        self._shared = rulebook

    def give(self, site: SiteId, rulebook: Rulebook | None) -> None:
        """Give a site a rulebook of its own, or with None the shared one again."""
        if rulebook is None:
            self._own.pop(site, None)
        else:
            self._own[site] = rulebook
