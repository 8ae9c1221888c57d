"""A comment: as it was typed, as it is kept, and as the public sees it."""

import enum
from datetime import datetime
from typing import Literal

import msgspec

from service.domain.ids import ArticleId, AuthorId, CampaignId, CommentId, SiteId


class Status(enum.StrEnum):
    """Where a comment stands. ``withdrawn`` is the author's own doing and final."""

    PUBLISHED = "published"
    HELD = "held"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


WaitingFor = Literal["scores"]
"""What a held comment may wait for before a person."""


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader sent, cleaned and found valid."""

    name: str
    email: str | None
    website: str | None
    body: str
    parent: CommentId | None = None
    article_url: str | None = None
    article_title: str | None = None
    form_token: str | None = None
    honeypot: bool = False


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    """A comment as the ledger keeps it.

    ``name`` and ``body`` are as typed; ``public_name`` and ``public_body`` have addresses and phone
    numbers masked. ``version`` grows by one with every change. ``depth`` is 0 at the top of a thread.
    ``flags`` counts the readers' flags that no person has decided on. ``scores_due`` stands on a held comment
    that is kept for a machine's score, and for how long. ``campaign`` stands on one that was held: those that have
    it in common are much alike.
    """

    id: CommentId
    site: SiteId
    article: ArticleId
    parent: CommentId | None
    depth: int
    author: AuthorId
    avatar: str
    name: str
    public_name: str
    website: str | None
    body: str
    public_body: str
    language: str
    status: Status
    version: int
    created_at: datetime
    edited_at: datetime | None = None
    flags: int = 0
    scores_due: datetime | None = None
    campaign: CampaignId | None = None

    @property
    def waiting_for(self) -> WaitingFor | None:
        """What a held comment waits for, where that is no person."""
        return None if self.scores_due is None else "scores"

    @property
    def in_review(self) -> bool:
        """Whether a person is to decide: it is held and waits for no machine, or public with undecided flags."""
        if self.status is Status.HELD:
            return self.waiting_for is None
        return self.status is Status.PUBLISHED and self.flags > 0


class PublicAuthor(msgspec.Struct, frozen=True, kw_only=True):
    """Who wrote a comment, as far as the public may know."""

    name: str
    website: str | None
    avatar: str


class PublicComment(msgspec.Struct, frozen=True, kw_only=True):
    """Exactly what the public sees of a comment, in every answer."""

    id: CommentId
    article: ArticleId
    parent: CommentId | None
    author: PublicAuthor
    body: str
    created_at: datetime
    edited_at: datetime | None


def public_view(comment: Comment) -> PublicComment:
    """Show a comment as the public may see it; there is no other way to."""
    author = PublicAuthor(name=comment.public_name, website=comment.website, avatar=comment.avatar)
    return PublicComment(
        id=comment.id,
        article=comment.article,
        parent=comment.parent,
        author=author,
        body=comment.public_body,
        created_at=comment.created_at,
        edited_at=comment.edited_at,
    )
