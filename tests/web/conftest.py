# ruff: noqa: ARG002 - the journeys here have the real ones' signatures and need less of them
"""A door with small journeys behind it that keep everything in memory: enough to check the shapes of answers."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from typing import Any, cast

import httpx
import pytest

from service.domain.article import Article, ArticleState
from service.domain.author import AuthorRecord, Standing
from service.domain.case import Case
from service.domain.comment import Comment, Status, Submission, public_view
from service.domain.decision import Decision, Ruling
from service.domain.errors import NotAllowed, StateMoved, Unknown, Withdrawn
from service.domain.event import Actor, ActorKind, Event, EventType
from service.domain.ids import ArticleId, AuthorId, CommentId, DecisionId, EventId, KeyId, LeaseId, SiteId
from service.domain.key import ApiKey, Role
from service.domain.page import TOP_LEVEL, Page, PageRequest
from service.domain.queue import Claim, QueueState
from service.domain.signal import Missing, Scored
from service.domain.site import Site
from service.domain.verdict import Action, Category, Reason, Verdict
from service.flow.access import Access
from service.flow.admit import admit
from service.flow.article_list import ArticleList
from service.flow.articles import Articles
from service.flow.authors import Authors
from service.flow.browse import Browse
from service.flow.claimants import Claimants
from service.flow.deliver import Deliver
from service.flow.desk import Desk
from service.flow.edit import Editing
from service.flow.endpoints import Endpoints
from service.flow.figures import Overview
from service.flow.flags import Flagging
from service.flow.journeys import Journeys
from service.flow.live import Live
from service.flow.own import OwnComment, OwnView
from service.flow.ports.accounts import Sessions
from service.flow.readiness import Health, Readiness
from service.flow.reception import Reception
from service.flow.reloading import Reloading
from service.flow.review import ClaimedCase, QueueView, Review, RulingRequest
from service.flow.rules_desk import RulesDesk
from service.flow.scores import Scores
from service.flow.search import Searching
from service.flow.settings_desk import SettingsDesk
from service.flow.submit import Arrival, Receipt, Submit
from service.flow.sweep import Sweep
from service.flow.trial import Trial
from service.web.app import create_app
from service.web.options import WebOptions

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
PUBLIC_URL = "http://comments.example"


@dataclass
class World:
    """What the journeys remember. ``refusal`` is raised by the next post; ``held`` lists words that hold a comment."""

    site: Site = field(
        default_factory=lambda: Site(
            id=SiteId("demo"), locale="ar", origins=("https://news.example", "http://localhost:8000")
        )
    )
    comments: dict[CommentId, Comment] = field(default_factory=dict)
    articles: dict[ArticleId, Article] = field(default_factory=dict)
    arrivals: list[Arrival] = field(default_factory=list)
    refusal: Exception | None = None
    healthy: bool = True

    def key(self, role: Role) -> ApiKey:
        return ApiKey(id=KeyId(role.value), site=self.site.id, role=role, label=f"the {role}", secret_sha256=b"")

    def find(self, comment: str) -> Comment:
        found = self.comments.get(CommentId(comment))
        if found is None:
            raise Unknown("comment")
        return found

    def store(self, article: ArticleId, submission: Submission) -> Comment:
        number = len(self.comments) + 1
        comment = Comment(
            id=CommentId(f"C{number:04}"),
            site=self.site.id,
            article=article,
            parent=submission.parent,
            depth=0,
            author=AuthorId("A1"),
            avatar="avatar",
            name=submission.name,
            public_name=submission.name,
            website=submission.website,
            body=submission.body,
            public_body=submission.body.replace("someone@example.com", "•••"),
            language="ar",
            status=_status(submission.body),
            version=1,
            created_at=NOON + timedelta(seconds=number),
        )
        self.comments[comment.id] = comment
        return comment

    def case(self, comment: Comment) -> Case:
        reason = Reason(
            rule="links.many",
            action=Action.HOLD,
            category=Category.SPAM,
            because={"ar": "روابط كثيرة", "en": "Many links"},
            spans=((0, 4),),
        )
        verdict = Verdict(
            action=Action.HOLD,
            priority=40,
            reasons=(reason,),
            unknown=(),
            signals={
                "links.count": Scored(5, ((0, 4),)),
                "links.density": Scored(0.5),
                "toxicity.deep": Missing("out of domain"),
            },
            rulebook="abc",
            models={},
        )
        author = AuthorRecord(
            id=comment.author, published=1, rejected=0, first_seen=NOON, standing=Standing.NONE, sealed_email=b"x"
        )
        return Case(comment=comment, verdict=verdict, author=author, waiting_since=NOON, priority=40)


def _status(body: str) -> Status:
    if "reject" in body:
        return Status.REJECTED
    return Status.HELD if "hold" in body else Status.PUBLISHED


class MemoryAccess(Access):
    def __init__(self, world: World) -> None:
        self._world = world

    async def enter(self, name: str) -> Site:
        if name != self._world.site.id:
            raise Unknown("site")
        return self._world.site

    async def unlock(self, site: Site, bearer: str, role: Role) -> ApiKey:
        shown = bearer.removeprefix("hk_")
        if not bearer.startswith("hk_") or shown not in set(Role):
            raise NotAllowed(known=False)
        if not Role(shown).includes(role):
            raise NotAllowed(known=True)
        return self._world.key(Role(shown))


class MemorySubmit(Submit):
    def __init__(self, world: World) -> None:
        self._world = world

    def form_token(self, site: Site) -> str:
        return f"form-{site.id}"

    async def submit(self, arrival: Arrival) -> Receipt:
        self._world.arrivals.append(arrival)
        if self._world.refusal:
            raise self._world.refusal
        comment = self._world.store(arrival.article, admit(arrival.form, arrival.site.settings))
        return Receipt(comment=comment, status=comment.status, author_token=f"hat_{comment.id}")


class MemoryBrowse(Browse):
    def __init__(self, world: World) -> None:
        self._world = world

    async def version(self, site: Site, article: ArticleId) -> int:
        return len(self._public(article))

    async def page(self, site: Site, article: ArticleId, request: PageRequest) -> Page:
        found = [each for each in self._public(article) if request.parent is None or _parent(each) == request.parent]
        found = found[::-1] if request.newest_first else found
        places = {each.id: place for place, each in enumerate(found, start=1)}
        behind = found[places[request.after] :] if request.after else found
        shown = tuple(public_view(each) for each in behind[: request.limit])
        return Page(comments=shown, total=len(found), more=len(behind) > request.limit, version=len(found))

    async def counts(self, site: Site, articles: Sequence[ArticleId]) -> dict[ArticleId, int]:
        return {article: len(self._public(article)) for article in articles}

    def _public(self, article: ArticleId) -> list[Comment]:
        stored = self._world.comments.values()
        return [each for each in stored if each.article == article and each.status is Status.PUBLISHED]


def _parent(comment: Comment) -> str:
    return comment.parent or TOP_LEVEL


class MemoryOwn(OwnComment):
    def __init__(self, world: World) -> None:
        self._world = world

    async def see(self, site: Site, comment: str, token: str) -> OwnView:
        if token != f"hat_{comment}":
            raise NotAllowed(known=False)
        found = self._world.find(comment)
        if found.status is Status.WITHDRAWN:
            raise Withdrawn
        rejected = found.status is Status.REJECTED
        category = Category.SPAM if rejected else None
        return OwnView(comment=found, category=category, decided_by="machine" if rejected else None)

    async def withdraw(self, site: Site, comment: str, token: str) -> None:
        found = (await self.see(site, comment, token)).comment
        self._world.comments[found.id] = _moved(found, Status.WITHDRAWN)


class MemoryReview(Review):
    def __init__(self, world: World) -> None:
        self._world = world

    async def queue(self, site: Site) -> QueueView:
        cases = self._held()
        head = tuple(case.comment.id for case in cases)
        return QueueView(state=QueueState(waiting=len(cases), claimed=0, oldest_seconds=7, head=head), cases=cases)

    async def claim(self, site: Site, key: ApiKey, limit: int, lease_seconds: int) -> tuple[ClaimedCase, ...]:
        return tuple(
            ClaimedCase(claim=_claim(case.comment.id, key, lease_seconds), case=case) for case in self._held()[:limit]
        )

    async def renew(self, site: Site, key: ApiKey, lease: str, lease_seconds: int) -> Claim:
        return _claim(self._leased(lease), key, lease_seconds)

    async def release(self, site: Site, key: ApiKey, lease: str) -> None:
        self._leased(lease)

    async def decide(self, site: Site, key: ApiKey, request: RulingRequest) -> tuple[Case, Decision]:
        found = self._world.find(request.comment)
        if found.status is not Status.HELD and not request.overrule:
            raise StateMoved(found.status)
        self._world.comments[found.id] = moved = _moved(found, request.action.status)
        return self._world.case(moved), _decision(request, found, key)

    async def undo(self, site: Site, key: ApiKey, comment: str) -> tuple[Case, Decision]:
        found = self._world.find(comment)
        if found.status is Status.HELD:
            raise StateMoved(found.status)
        self._world.comments[found.id] = moved = _moved(found, Status.HELD)
        ruling = RulingRequest(comment=comment, action=_ruling_of(found))
        return self._world.case(moved), _decision(ruling, moved, key)

    async def case(self, site: Site, comment: str) -> Case:
        return self._world.case(self._world.find(comment))

    async def history(self, site: Site, comment: str) -> tuple[Event, ...]:
        found = self._world.find(comment)
        return (
            Event(
                id=EventId("E1"),
                site=site.id,
                comment=found.id,
                type=EventType.COMMENT_RECEIVED,
                at=NOON,
                actor=Actor(ActorKind.AUTHOR),
                version=1,
                data={"depth": 0},
            ),
        )

    async def reveal(self, site: Site, key: ApiKey, comment: str, purpose: str) -> str:
        self._world.find(comment)
        return "reader@example.com"

    def masked_email(self, case: Case) -> str | None:
        return "r•••@e•••.com"

    def _held(self) -> tuple[Case, ...]:
        stored = self._world.comments.values()
        return tuple(self._world.case(each) for each in stored if each.status is Status.HELD)

    def _leased(self, lease: str) -> CommentId:
        comment = CommentId(lease.removeprefix("L-"))
        if comment not in self._world.comments:
            raise Unknown("lease")
        return comment


def _moved(comment: Comment, status: Status) -> Comment:
    values = {name: getattr(comment, name) for name in Comment.__struct_fields__}
    return Comment(**{**values, "status": status})


def _ruling_of(comment: Comment) -> Ruling:
    return Ruling.PUBLISH if comment.status is Status.PUBLISHED else Ruling.REJECT


def _claim(comment: CommentId, key: ApiKey, seconds: int) -> Claim:
    lease = LeaseId(f"L-{comment}")
    return Claim(lease=lease, comment=comment, holder=key.id, expires_at=NOON + timedelta(seconds=seconds))


def _decision(request: RulingRequest, before: Comment, key: ApiKey) -> Decision:
    return Decision(
        id=DecisionId("D1"),
        comment=before.id,
        action=request.action,
        reason=request.reason,
        note=request.note,
        actor=Actor(ActorKind.KEY, key.id, key.label),
        before=before.status,
        after=request.action.status,
        at=NOON,
    )


class MemoryArticles(Articles):
    def __init__(self, world: World) -> None:
        self._world = world

    async def set(
        self,
        site: Site,
        key: ApiKey,
        article: ArticleId,
        state: ArticleState | None,
        title: str | None,
        url: str | None,
    ) -> Article:
        made = Article(id=article, site=site.id, state=state or ArticleState.OPEN, title=title, url=url)
        self._world.articles[article] = made
        return made


class NoArticleList(ArticleList):
    """What is found is tried on the real ledger."""

    def __init__(self) -> None:
        pass


class NoReviewDesk(Desk):
    """What happens at the desk is tried on the real machines."""

    def __init__(self) -> None:
        pass


class NoClaimants(Claimants):
    """Who holds what is tried on the real queue."""

    def __init__(self) -> None:
        pass


class NoAuthors(Authors):
    """What becomes of a standing is tried on the real ledger."""

    def __init__(self) -> None:
        pass


class NoEditing(Editing):
    """What becomes of an edit is tried on the real ledger."""

    def __init__(self) -> None:
        pass


class NoDesk(SettingsDesk):
    """What a change of settings does is tried on the real ledger."""

    def __init__(self) -> None:
        pass


class NoOverview(Overview):
    """What is counted is tried on the real ledger."""

    def __init__(self) -> None:
        pass


class NoEndpoints(Endpoints):
    """What becomes of endpoints is tried on the real ledger."""

    def __init__(self) -> None:
        pass


class NoDeliver(Deliver):
    """The door sends nothing."""

    def __init__(self) -> None:
        pass


class NoSearch(Searching):
    """What is found is tried on the real ledger."""

    def __init__(self) -> None:
        pass


class NoFlags(Flagging):
    """What a flag brings about is tried on the real machines."""

    def __init__(self) -> None:
        pass


class NoLive(Live):
    """What goes over an open connection is tried on the real machines."""

    def __init__(self) -> None:
        pass


class MemoryReadiness(Readiness):
    def __init__(self, world: World) -> None:
        self._world = world

    async def check(self) -> Health:
        up = self._world.healthy
        machines = {"ledger": "up" if up else "down", "queue": "up"}
        return Health(ready=up, machines=machines, models={}, rulebook="abc")


class NoSessions(Sessions):
    """Nobody is signed in."""

    async def read(self, session: str, renew_for: int | None) -> bytes | None:
        return None

    async def write(self, session: str, value: bytes, seconds: int) -> None:
        raise NotImplementedError

    async def drop(self, session: str) -> None:
        raise NotImplementedError

    async def drop_all(self) -> None:
        raise NotImplementedError

    async def left(self, session: str) -> int | None:
        return None


class NoReception(Reception):
    """Who comes in is tried on the real machines."""

    def __init__(self) -> None:
        object.__setattr__(self, "sessions", NoSessions())


class NoReloading(Reloading):
    """What becomes of rules that changed is tried with real ones."""

    def __init__(self) -> None:
        pass


class NoRules(RulesDesk):
    """What sites write into their rules is tried on the real ledger."""

    def __init__(self) -> None:
        pass


class NoTrial(Trial):
    """What rules would do is tried on the real ledger."""

    def __init__(self) -> None:
        pass


class NoScores(Scores):
    """The door scores nothing."""

    def __init__(self) -> None:
        pass


class NoSweep(Sweep):
    """The door never sweeps."""

    def __init__(self) -> None:
        pass


def _journeys(world: World) -> Journeys:
    return Journeys(
        access=MemoryAccess(world),
        submit=MemorySubmit(world),
        browse=MemoryBrowse(world),
        own=MemoryOwn(world),
        review=MemoryReview(world),
        articles=MemoryArticles(world),
        article_list=NoArticleList(),
        claimants=NoClaimants(),
        desk=NoReviewDesk(),
        authors=NoAuthors(),
        flags=NoFlags(),
        live=NoLive(),
        editing=NoEditing(),
        search=NoSearch(),
        settings=NoDesk(),
        readiness=MemoryReadiness(world),
        reception=NoReception(),
        reloading=NoReloading(),
        rules=NoRules(),
        trial=NoTrial(),
        scores=NoScores(),
        endpoints=NoEndpoints(),
        overview=NoOverview(),
        deliver=NoDeliver(),
        sweep=NoSweep(),
    )


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def refuse(world: World) -> Callable[[Exception], None]:
    """Have every post end with an exception."""
    return lambda exception: setattr(world, "refusal", exception)


@pytest.fixture
def arrivals(world: World) -> list[Arrival]:
    """What the door handed to the river."""
    return world.arrivals


@pytest.fixture
def articles(world: World) -> dict[ArticleId, Article]:
    return world.articles


@pytest.fixture
def fail_ledger(world: World) -> Callable[[], None]:
    return lambda: setattr(world, "healthy", False)


@pytest.fixture
async def client(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """A caller of the whole application, without a socket between. Its peer is 127.0.0.1, a trusted proxy."""
    options = WebOptions(public_url=PUBLIC_URL, trusted_proxies=(ip_network("127.0.0.0/8"),))
    transport = httpx.ASGITransport(app=cast("Any", create_app(_journeys(world), options)))
    async with httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as caller:
        yield caller


@pytest.fixture
def reader_form() -> dict[str, str]:
    return {"name": "سلمى", "email": "reader@example.com", "body": "مقال مفيد"}
