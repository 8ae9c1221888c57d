"""An article: what comments stand under. It exists from its first comment on."""

import enum

import msgspec

from service.domain.ids import ArticleId, SiteId


class ArticleState(enum.StrEnum):
    """``hold_all`` takes comments and publishes none before a person has read it."""

    OPEN = "open"
    CLOSED = "closed"
    HOLD_ALL = "hold_all"


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """``published`` counts the comments that the public sees; ``version`` grows whenever what it sees changes.

    Whether an article takes comments is seen too.
    """

    id: ArticleId
    site: SiteId
    state: ArticleState = ArticleState.OPEN
    title: str | None = None
    url: str | None = None
    published: int = 0
    version: int = 0


class ArticleChange(msgspec.Struct, frozen=True, kw_only=True):
    """What is to change of an article; None leaves a thing as it is."""

    site: SiteId
    article: ArticleId
    state: ArticleState | None = None
    title: str | None = None
    url: str | None = None
