"""An entry: everything about a new comment that goes into the ledger in one transaction."""

import msgspec

from service.domain.article import Article
from service.domain.author import Standing
from service.domain.comment import Comment, Status
from service.domain.event import Event
from service.domain.ids import ArticleId, AuthorId, CommentId, SiteId
from service.domain.verdict import Verdict


class Remembered(msgspec.Struct, frozen=True, kw_only=True):
    """An Idempotency-Key with the request it came with (SHA-256) and the answer it was given."""

    key: str
    request: bytes
    comment: CommentId
    status: Status


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """A submission's author as Hakam keeps them: nothing here can be turned back without the keys.

    ``client`` is the keyed hash of the network address the comment came from. ``visitor`` is the author
    together with the client: limits and duplicates go by it, since an answer that followed the address
    alone would tell anybody that an address has commented here.
    """

    author: AuthorId
    avatar: str
    sealed_email: bytes | None
    client: bytes | None
    visitor: bytes


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What the river asks the ledger before it judges. ``editing`` is the comment that is judged anew, if one is."""

    site: SiteId
    article: ArticleId
    parent: CommentId | None
    author: AuthorId
    client: bytes | None
    editing: CommentId | None = None


class Background(msgspec.Struct, frozen=True, kw_only=True):
    """The ledger's answer. ``parent_depth`` is None where the parent is not a published comment of the article.

    ``recognised`` counts this author's published comments that came from the same client, so that
    nobody learns from an answer whether an address has commented here from elsewhere; the comment that is
    being edited does not count, or a first comment would vouch for itself. ``rejected`` counts their rejected ones.

    ``standing`` is the author's only where this client had sent a comment of theirs before the standing was
    set. If the address alone were enough, anybody could borrow a trusted reader's, and learn from a held
    comment whose is blocked; if any comment from this client were enough, they would send two. A comment that
    was itself recognised so vouches for the next, since clients are forgotten after a while.
    """

    article: Article | None
    parent_depth: int | None
    recognised: int
    rejected: int = 0
    standing: Standing = Standing.NONE


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """``fingerprint`` is the same for the same words of the same author under the same article.

    ``words`` are the folded ones of name and body, for the moderators' search: letters and digits only.
    """

    comment: Comment
    verdict: Verdict
    identity: Identity
    fingerprint: bytes
    events: tuple[Event, ...]
    words: tuple[str, ...] = ()
    article_url: str | None = None
    article_title: str | None = None
    remembered: Remembered | None = None
