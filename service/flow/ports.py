"""What the journeys need of the machines, stated by the journeys.

Every port may raise ``Unavailable`` when its machine is down. No call of a port hangs: each has a time
limit of its own.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Protocol

from service.domain.article import Article, ArticleChange
from service.domain.case import AuthorRecord, Case, Claim, Decision, QueueState, StandingChange, Waiting
from service.domain.comment import Comment
from service.domain.edit import Draft, Edit
from service.domain.entry import Background, Entry, Identity, Question, Remembered
from service.domain.event import Actor, Event
from service.domain.flag import Flag, Flagged
from service.domain.ids import ArticleId, AuthorId, CommentId, EventId, KeyId, LeaseId, SiteId
from service.domain.news import Happening
from service.domain.page import Page, PageRequest
from service.domain.record import CommentRecord
from service.domain.ring import Ring
from service.domain.sealed import Sealed
from service.domain.search import Found, Search
from service.domain.site import ApiKey, Site
from service.privacy.keyring import Keyring


class Sites(Protocol):
    """Who may knock: sites and their keys."""

    async def site(self, site: SiteId) -> Site | None: ...

    async def all_sites(self) -> tuple[Site, ...]: ...

    async def key(self, site: SiteId, key: KeyId) -> ApiKey | None: ...


class Register(Sites, Protocol):
    """Sites and keys as an operator makes them."""

    async def keys(self, site: SiteId) -> tuple[ApiKey, ...]: ...

    async def add_site(self, site: Site, at: datetime) -> bool:
        """Return whether the site is new; one that exists stays as it is."""

    async def change_site(self, site: Site, before: Site | None = None, steps: Sequence[Event] = ()) -> bool:
        """Write the site and the steps, with ``before`` only if it still stands so, and say whether they are written.

        Raise Unknown("site").
        """

    async def add_key(self, key: ApiKey, at: datetime, sealed_email: bytes | None = None) -> None:
        """Add a key, and with ``sealed_email`` the person whose it is."""

    async def revoke_key(self, site: SiteId, key: KeyId, at: datetime) -> None:
        """Raise Unknown("key")."""


class Intake(Protocol):
    """The ledger as the river needs it."""

    async def remembered(self, site: SiteId, key: str) -> Remembered | None: ...

    async def background(self, question: Question) -> Background: ...

    async def record(self, entry: Entry) -> None:
        """Return once the entry is durable.

        Raises DuplicateComment, KeyReused where the Idempotency-Key was taken meanwhile, Overloaded,
        Unavailable.
        """

    async def comment(self, site: SiteId, comment: CommentId) -> Comment | None: ...


class Reading(Protocol):
    """The ledger as readers see it."""

    async def version(self, site: SiteId, article: ArticleId) -> int:
        """Return what grows whenever the article's published comments change; 0 where it does not exist yet."""

    async def page(self, site: SiteId, article: ArticleId, request: PageRequest) -> Page: ...

    async def counts(self, site: SiteId, articles: Sequence[ArticleId]) -> dict[ArticleId, int]: ...


class Bench(Protocol):
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

    async def undo(self, site: SiteId, comment: CommentId, actor: Actor, at: datetime) -> tuple[Case, Decision]:
        """Take back the actor's decision if it is the newest that stands; else raise StateMoved, Withdrawn, Unknown."""


class Withdrawals(Protocol):
    """The ledger as the author of one comment needs it."""

    async def comment(self, site: SiteId, comment: CommentId) -> Comment | None: ...

    async def case(self, site: SiteId, comment: CommentId) -> Case | None: ...

    async def last_decision(self, site: SiteId, comment: CommentId) -> Decision | None: ...

    async def withdraw(self, site: SiteId, comment: CommentId, at: datetime) -> None:
        """Take a comment back for good; raise Unknown, or Withdrawn where that has happened already."""


class Drafts(Protocol):
    """The ledger as the editing author needs it."""

    async def draft(self, site: SiteId, comment: CommentId) -> Draft | None:
        """Raise Withdrawn."""

    async def background(self, question: Question) -> Background: ...

    async def edit(self, edit: Edit) -> Case:
        """Change the comment if it is still as the edit found it; else raise StateMoved, Withdrawn or Unknown."""


class Shelf(Protocol):
    """The ledger as it keeps articles."""

    async def set_article(self, change: ArticleChange, actor: Actor, at: datetime) -> Article:
        """Change what is given of the article, make it if it is new, and record the change as an event."""


class Standings(Protocol):
    """The ledger as it keeps what moderators say of authors."""

    async def set_standing(self, change: StandingChange, actor: Actor, at: datetime) -> AuthorRecord:
        """Set it and record who did; raise Unknown("author")."""


class Archive(Protocol):
    """The ledger as moderators search it."""

    async def search(self, site: SiteId, wanted: Search) -> Found: ...


class Reports(Protocol):
    """The ledger as readers report comments to it."""

    async def flag(self, flag: Flag, to_hold: int) -> Flagged:
        """Count the flag, and hold the comment with the ``to_hold``-th that nobody has decided on.

        Raise Unknown("comment") for a comment that is not published.
        """


class Chronicle(Protocol):
    """The ledger as it tells what happened under an article."""

    async def happened(
        self, site: SiteId, article: ArticleId, after: EventId, limit: int, overlap: EventId | None = None
    ) -> tuple[Happening, ...]:
        """Return what happened behind ``after``, at most ``limit`` happenings in the order of their ids.

        With ``overlap`` also what has an id between that and ``after``, but came to light later.
        """


class Bell(Protocol):
    """What one process has committed is heard by all of them."""

    def ring(self, *rings: Ring) -> None:
        """Have the rings sent soon. Never waits and never raises."""

    def heard(self) -> AsyncIterator[Sequence[Ring]]:
        """Yield what is rung anywhere, first an empty sequence when the line stands."""


class Held(Protocol):
    """The ledger as the sweep reads it."""

    async def held(self, site: SiteId, after: CommentId | None, limit: int) -> tuple[Waiting, ...]:
        """Return the comments that wait for a person, by id, beginning behind ``after``."""

    async def still_held(self, site: SiteId, comments: Sequence[CommentId]) -> frozenset[CommentId]: ...

    async def forget_clients(self, before: datetime) -> int:
        """Drop the client hashes of comments and of flags made before that moment; return how many."""

    async def forget_requests(self, before: datetime) -> int:
        """Drop the Idempotency-Keys and the fingerprints of before that moment; return how many."""


class Erasures(Protocol):
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


class Seals(Protocol):
    """The ledger as those who rotate keys need it."""

    async def count(self) -> dict[str, int]:
        """Return how many values each key has sealed, by the key's id."""

    async def others(self, newest: str, limit: int, after: Sealed | None) -> tuple[Sealed, ...]:
        """Return values that another key than the newest has sealed, beginning behind ``after``."""

    async def replace(self, pairs: Sequence[tuple[Sealed, bytes]]) -> None:
        """Put new seals in the place of old ones; a value that has changed meanwhile stays as it is."""

    async def sealing_since(self, key: str) -> datetime | None:
        """Return when a process first said that it seals with the key."""

    async def drop(self, keys: Sequence[str]) -> None:
        """No longer ask for these keys of those who open the ledger."""


class Sealer(Protocol):
    """The keyring at work."""

    @property
    def ring(self) -> Keyring: ...

    def reseal(self, site: SiteId, identity: str, sealed: bytes) -> bytes:
        """Return the address sealed with the newest key."""


class Duty(Protocol):
    """Of all processes, the one that does what needs doing only once."""

    async def mine(self) -> bool:
        """Return whether it is this process, which takes the duty where nobody has it."""


class ReviewQueue(Protocol):
    """The queue in Redis: derived from the ledger, and never the truth."""

    async def push(self, site: SiteId, waiting: Sequence[Waiting]) -> int:
        """Put cases in line and return how many were new; one that waits or is claimed already stays as it is."""

    async def claim(self, site: SiteId, holder: str, limit: int, lease_seconds: int) -> tuple[Claim, ...]:
        """Take up to ``limit`` of the most urgent unclaimed cases; leases that ran out come first back in line."""

    async def renew(self, site: SiteId, holder: str, lease: LeaseId, lease_seconds: int) -> Claim:
        """Raise Unknown("lease") where the lease ran out or is somebody else's."""

    async def release(self, site: SiteId, holder: str, lease: LeaseId) -> CommentId:
        """Give the case back in its old place; raise Unknown("lease") as renew does."""

    async def remove(self, site: SiteId, comments: Sequence[CommentId]) -> None: ...

    async def state(self, site: SiteId, head: int) -> QueueState: ...

    def members(self, site: SiteId, size: int) -> AsyncIterator[tuple[CommentId, ...]]:
        """Yield everything in the queue, waiting and claimed, in batches of at most ``size``."""


class Limits(Protocol):
    """Posts a minute. Fails open: with Redis down everything is let through, and counted."""

    async def spend(self, site: SiteId, client: bytes | None, author: bytes | None) -> None:
        """Count one post of the client's, of the author's where there is one, and of the site's. Raise TooMany."""


class Promise(Protocol):
    """The email promise: what is kept of an author, and what can be shown of it."""

    def identify(self, site: SiteId, email: str | None, name: str, client: str | None) -> Identity: ...

    def seal_email(self, site: SiteId, identity: str, email: str) -> bytes: ...

    def open_email(self, site: SiteId, identity: str, sealed: bytes) -> str: ...

    def author_token(self, site: SiteId, comment: CommentId) -> str: ...

    def owns(self, site: SiteId, comment: CommentId, token: str) -> bool: ...

    def form_token(self, site: SiteId, now: datetime) -> str: ...

    def form_age(self, site: SiteId, token: str, now: datetime) -> float | None:
        """Return the seconds since the form was given out, or None for a token that is not ours."""

    def fingerprint(self, site: SiteId, *parts: str) -> bytes: ...


class Clock(Protocol):
    def __call__(self) -> datetime: ...
