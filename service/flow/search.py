"""Searching: moderators look for comments by their words, folded as the comments' own were."""

from collections.abc import Sequence

from service.domain.ids import CommentId
from service.domain.search import Found, Looked, Search
from service.domain.site import Site
from service.flow.ports.moderation import Searches
from service.text.words import words_of

MOST_SOUGHT = 20
"""Words of a search; more than that say no more."""


def sought(query: str) -> tuple[str, ...]:
    """Return the words to look for, none where the query has no letter and no digit."""
    return words_of(query)[:MOST_SOUGHT]


class Searching:
    """Finds comments in any state."""

    def __init__(self, ledger: Searches) -> None:
        self._ledger = ledger

    async def search(self, site: Site, wanted: Search) -> Found:
        return await self._ledger.search(site.id, wanted)

    async def look(self, site: Site, ids: Sequence[CommentId]) -> tuple[Looked, ...]:
        """Return those of the comments that exist as they stand now, in the order asked for."""
        return await self._ledger.look(site.id, ids) if ids else ()
