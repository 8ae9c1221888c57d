"""Ports of those who judge comments, articles and authors."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from service.domain.article import Article, ArticleChange
from service.domain.author import AuthorRecord, StandingChange, StandingNote
from service.domain.case import Case
from service.domain.comment import Comment
from service.domain.decision import Decision
from service.domain.event import Actor, Event
from service.domain.ids import AuthorId, CampaignId, CommentId, SiteId
from service.domain.search import Found, Looked, Search


class Cases(Protocol):
    """The ledger as moderators need it. Raises Unknown, StateMoved, Withdrawn as each method says."""

    async def case(self, site: SiteId, comment: CommentId) -> Case | None: ...

    async def held_cases(self, site: SiteId, comments: Sequence[CommentId]) -> dict[CommentId, Case]:
        """Return those of the comments that still wait for a person."""

    async def history(self, site: SiteId, comment: CommentId) -> tuple[Event, ...]:
        """Return every event of the comment, oldest first; none for a comment that does not exist."""

    async def last_decision(self, site: SiteId, comment: CommentId) -> Decision | None:
        """Return the newest decision that has not been undone."""

    async def note(self, events: Sequence[Event]) -> None: ...

    async def decide(
        self, site: SiteId, decision: Decision, *, overrule: bool, version: int | None = None
    ) -> tuple[Case, Decision]:
        """Take the decision if the comment is still held, else raise StateMoved, or Withdrawn, or Unknown."""

    async def decide_campaign(
        self, site: SiteId, campaign: CampaignId, decision: Decision, limit: int
    ) -> tuple[Comment, ...]:
        """Take the decision on up to ``limit`` comments of the campaign that wait; return them as they stand then.

        Each is decided by itself, with an id of its own for the decision. None are returned when none waits.
        """

    async def undo(self, site: SiteId, comment: CommentId, actor: Actor, at: datetime) -> tuple[Case, Decision]:
        """Take back the actor's decision if it is the newest that stands; else raise StateMoved, Withdrawn, Unknown."""


class Searches(Protocol):
    """The ledger as moderators search it."""

    async def search(self, site: SiteId, wanted: Search) -> Found: ...

    async def look(self, site: SiteId, ids: Sequence[CommentId]) -> tuple[Looked, ...]:
        """Return those of the comments that exist, in the order asked for."""


class Shelf(Protocol):
    """The ledger as it keeps articles."""

    async def set_article(self, change: ArticleChange, actor: Actor, at: datetime) -> Article:
        """Change what is given of the article, make it if it is new, and record the change as an event."""


class Standings(Protocol):
    """The ledger as it keeps what moderators say of authors."""

    async def set_standing(self, change: StandingChange, actor: Actor, at: datetime) -> AuthorRecord:
        """Set it and record who did; raise Unknown("author")."""

    async def standing_note(self, site: SiteId, author: AuthorId) -> StandingNote | None:
        """Return what was last said of the author."""
