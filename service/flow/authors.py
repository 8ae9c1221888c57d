"""Authors: what moderators say of one once and for all."""

from service.domain.author import AuthorRecord, Standing, StandingChange, StandingNote
from service.domain.ids import AuthorId
from service.domain.key import ApiKey
from service.domain.site import Site
from service.flow.ports.clock import Clock
from service.flow.ports.moderation import Standings


class Authors:
    """A standing counts in judgements where the author comes back from a client that was theirs before it was set."""

    def __init__(self, ledger: Standings, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock

    async def set_standing(
        self, site: Site, key: ApiKey, author: AuthorId, standing: Standing, note: str | None
    ) -> AuthorRecord:
        """Return the author's record with the new standing. Raise Unknown("author")."""
        change = StandingChange(site=site.id, author=author, standing=standing, note=note)
        return await self._ledger.set_standing(change, key.actor, self._clock())

    async def standing_note(self, site: Site, author: AuthorRecord) -> StandingNote | None:
        """Return who said it and why, None for an author of whom nothing is said."""
        if author.standing is Standing.NONE:
            return None
        return await self._ledger.standing_note(site.id, author.id)
