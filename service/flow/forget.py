"""Forgetting: a person who asks for it, and comments that are older than their site keeps them."""

import contextlib
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from service.domain.errors import Unavailable
from service.domain.event import MACHINE, OPERATOR, Actor
from service.domain.ids import AuthorId, CommentId, KeyId, SiteId
from service.domain.ring import Ring, What
from service.flow.address import address_of
from service.flow.administration import WrongRequest
from service.flow.line import Line
from service.flow.ports.clock import Clock
from service.flow.ports.erasure import Erasure
from service.flow.ports.promise import Promise
from service.flow.ports.queue import Bell
from service.flow.ports.sites import Sites
from service.privacy.email import same_person

BATCH = 200
"""Comments that are erased in one transaction: few enough that nobody waits for it."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a site holds of a person: how many comments, and the keys that were made for them as a moderator."""

    site: SiteId
    author: AuthorId
    comments: int
    keys: tuple[KeyId, ...]


class Forget:
    """Erases. One noun for both occasions, because half an erasure is none.

    A comment that is retired loses its words as well as its name and its address, just as if its author had asked. The
    words are personal data too: people sign them, tell of themselves in them and are known by their style, and
    no machine can say which comments do. A period of storage that left them up would not be one (GDPR, article
    5 (1) e), so a publisher who wants an archive sets none.
    """

    def __init__(
        self, *, sites: Sites, erasures: Erasure, line: Line, bell: Bell, promise: Promise, clock: Clock
    ) -> None:
        self._sites = sites
        self._erasures = erasures
        self._line = line
        self._bell = bell
        self._promise = promise
        self._clock = clock

    async def find(self, email: str, site: str | None = None) -> tuple[Found, ...]:
        """Return what each site, or the one that is named, holds of the person. Raise WrongRequest, Unavailable."""
        address = address_of(email)
        if address is None:
            raise WrongRequest("What --email names is no email address. Write it as the person does in the form.")
        found = [await self._find(each, address) for each in await self._named(site)]
        return tuple(each for each in found if each is not None)

    async def person(self, found: Found) -> int:
        """Erase what was found, and what came after; return how many comments. Raise Unavailable."""
        erased = 0
        while not await self._erasures.forget_author(found.site, found.author):
            while batch := await self._erasures.of_author(found.site, found.author, BATCH):
                erased += await self._erase(found.site, batch, OPERATOR)
        for key in found.keys:
            await self._erasures.forget_moderator(found.site, key, self._clock())
        await self._erasures.note_author(found.site, OPERATOR, self._clock(), erased, len(found.keys))
        return erased

    async def clean(self, *, rewrite: bool) -> tuple[str, ...]:
        """Free the space of what was erased; return the tables that could not be written anew. Raise Unavailable."""
        return await self._erasures.clean(rewrite=rewrite)

    async def retire(self) -> int:
        """Erase the comments that are older than their sites keep them; return how many. Raise Unavailable."""
        erased = 0
        for site in await self._sites.all_sites():
            if days := site.settings.retention_days:
                erased += await self._retire(site.id, self._clock() - timedelta(days=days))
        return erased

    async def _retire(self, site: SiteId, before: datetime) -> int:
        erased, after = 0, None
        while batch := await self._erasures.older(site, before, after, BATCH):
            erased += await self._erase(site, batch, MACHINE)
            after = batch[-1]
        return erased

    async def _erase(self, site: SiteId, comments: Sequence[CommentId], actor: Actor) -> int:
        erased = await self._erasures.erase(site, comments, actor, self._clock())
        self._bell.ring(*[Ring(site=site, what=What.PUBLIC, article=comment.article) for comment in erased])
        with contextlib.suppress(Unavailable):
            # The sweep takes them from the queue where this cannot.
            await self._line.leave(site, erased)
        return len(erased)

    async def _named(self, site: str | None) -> tuple[SiteId, ...]:
        known = tuple(each.id for each in await self._sites.all_sites())
        if site is None:
            return known
        if site not in known:
            raise WrongRequest(f'There is no site "{site}". `hakam site list` shows those there are.')
        return (SiteId(site),)

    async def _find(self, site: SiteId, email: str) -> Found | None:
        author = self._promise.identify(site, email, "", None).author
        found = Found(
            site=site,
            author=author,
            comments=await self._erasures.count(site, author),
            keys=await self._keys(site, email),
        )
        known = found.comments or found.keys or await self._erasures.knows(site, author)
        return found if known else None

    async def _keys(self, site: SiteId, email: str) -> tuple[KeyId, ...]:
        """Return the keys of the moderators with this address; each seal is opened, as none can be searched for."""
        people = await self._erasures.moderators(site)
        opened = {key: self._promise.open_email(site, key, sealed) for key, sealed in people}
        wanted = same_person(email)
        return tuple(key for key, kept in opened.items() if same_person(address_of(kept) or kept) == wanted)
