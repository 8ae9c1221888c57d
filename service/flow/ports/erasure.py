"""Ports of those who erase, and of a person who asks what is held."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from service.domain.author import AuthorRecord
from service.domain.comment import Comment
from service.domain.event import Actor
from service.domain.ids import AuthorId, CommentId, KeyId, SiteId
from service.domain.record import CommentRecord


class Erasure(Protocol):
    """The ledger as those who erase need it."""

    async def count(self, site: SiteId, author: AuthorId) -> int: ...

    async def knows(self, site: SiteId, author: AuthorId) -> bool:
        """Say whether there is a record of the author."""

    async def of_author(self, site: SiteId, author: AuthorId, limit: int) -> tuple[CommentId, ...]: ...

    async def older(self, site: SiteId, before: datetime, after: CommentId | None, limit: int) -> tuple[CommentId, ...]:
        """Return comments that were made before that moment and are not erased, by id, beginning behind ``after``."""

    async def erase(
        self, site: SiteId, comments: Sequence[CommentId], actor: Actor, at: datetime
    ) -> tuple[Comment, ...]:
        """Erase the comments everywhere; return those that had not been erased before, as they were."""

    async def forget_author(self, site: SiteId, author: AuthorId) -> bool:
        """Drop the author's record, and say whether it is gone: where a comment is left it stays."""

    async def note_author(self, site: SiteId, actor: Actor, at: datetime, comments: int, keys: int) -> None: ...

    async def moderators(self, site: SiteId) -> tuple[tuple[KeyId, bytes], ...]:
        """Return the key and the sealed address of every moderator."""

    async def forget_moderator(self, site: SiteId, key: KeyId, at: datetime) -> None: ...

    async def clean(self, *, rewrite: bool) -> tuple[str, ...]:
        """Free the space of what was erased; return the tables whose files may still hold some of it."""


class Records(Protocol):
    """The ledger as a person may ask to see it."""

    async def author(self, site: SiteId, author: AuthorId) -> AuthorRecord | None: ...

    async def of_author(
        self, site: SiteId, author: AuthorId, after: CommentId | None, limit: int
    ) -> tuple[CommentRecord, ...]:
        """Return the author's comments, whatever their status, by id, beginning behind ``after``."""
