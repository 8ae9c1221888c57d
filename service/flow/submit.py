"""The river: one comment's way in, from the form to the answer."""

import hashlib
import json
from collections.abc import Mapping

import msgspec

from service.domain.article import ArticleState
from service.domain.campaign import Campaign
from service.domain.comment import Comment, Status, Submission
from service.domain.entry import Background, Identity, Question, Remembered
from service.domain.errors import ArticleClosed, FieldError, InvalidFields, KeyReused, Unknown
from service.domain.ids import ArticleId
from service.domain.mint import Mint
from service.domain.queue import Waiting
from service.domain.site import Site
from service.flow.admit import admit
from service.flow.compose import Judged, compose, enter
from service.flow.gather import Evidence, form_age
from service.flow.judge import Judge
from service.flow.ports.clock import Clock
from service.flow.ports.comments import Intake
from service.flow.ports.promise import Promise
from service.flow.ports.queue import Limits
from service.flow.relay import Relay
from service.telemetry.metrics import COMMENTS
from service.text.reading import read


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """A form as it came in: decoded, untyped, unchecked. ``client`` is the network address it came from."""

    site: Site
    article: ArticleId
    form: Mapping[str, object]
    client: str | None = None
    idempotency_key: str | None = None


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """The answer. ``status`` is the one first answered, also where the comment has moved on since."""

    comment: Comment
    status: Status
    author_token: str


class Submit:
    """Takes comments in. One instance serves all requests of a process."""

    def __init__(
        self,
        *,
        ledger: Intake,
        limits: Limits,
        relay: Relay,
        promise: Promise,
        judge: Judge,
        mint: Mint,
        clock: Clock,
    ) -> None:
        self._ledger = ledger
        self._limits = limits
        self._relay = relay
        self._promise = promise
        self._judge = judge
        self._mint = mint
        self._clock = clock

    def form_token(self, site: Site) -> str:
        return self._promise.form_token(site.id, self._clock())

    async def submit(self, arrival: Arrival) -> Receipt:
        """Take one comment in and return once it is durable.

        Raises InvalidFields, Unknown("parent"), DuplicateComment, KeyReused, ArticleClosed, TooMany,
        Overloaded, Unavailable.
        """
        request = self._request_hash(arrival) if arrival.idempotency_key else b""
        if answered := await self._answered(arrival, request):
            return answered
        judged = await self._judged(arrival)
        comment = compose(judged, self._mint)
        remembered = _remember(arrival.idempotency_key, request, comment)
        try:
            await self._ledger.record(enter(judged, comment, self._mint, self._promise, remembered))
        except KeyReused:
            return await self._answered_meanwhile(arrival, request)
        await self._tell(comment, judged)
        return self._receipt(comment, comment.status)

    async def _judged(self, arrival: Arrival) -> Judged:
        site, now = arrival.site, self._clock()
        submission = admit(arrival.form, site.settings)
        identity = self._promise.identify(site.id, submission.email, submission.name, arrival.client)
        reading = read(submission.name, submission.website, submission.body)
        similar = await self._limits.spend(site.id, identity.client, identity.visitor, reading.views.joined)
        background = await self._ledger.background(_question(arrival, submission, identity))
        depth = _place(submission, background, site)
        evidence = Evidence(
            submission=submission,
            reading=reading,
            background=background,
            similar=similar,
            form_seconds=form_age(self._promise, site, submission, now),
            now=now,
        )
        judgement = await self._judge.judge(site.id, evidence, site.settings.score_patience_ms / 1000)
        return Judged(
            site=site,
            article=arrival.article,
            identity=identity,
            evidence=evidence,
            judgement=judgement,
            depth=depth,
            now=now,
        )

    async def _answered(self, arrival: Arrival, request: bytes) -> Receipt | None:
        if arrival.idempotency_key is None:
            return None
        remembered = await self._ledger.remembered(arrival.site.id, arrival.idempotency_key)
        if remembered is None:
            return None
        if remembered.request != request:
            raise KeyReused
        comment = await self._ledger.comment(arrival.site.id, remembered.comment)
        if comment is None:
            raise Unknown("comment")
        return self._receipt(comment, remembered.status)

    async def _answered_meanwhile(self, arrival: Arrival, request: bytes) -> Receipt:
        if answered := await self._answered(arrival, request):
            return answered
        raise KeyReused

    def _receipt(self, comment: Comment, status: Status) -> Receipt:
        token = self._promise.author_token(comment.site, comment.id)
        return Receipt(comment=comment, status=status, author_token=token)

    def _request_hash(self, arrival: Arrival) -> bytes:
        # Nothing is checked yet, so this must take anything: half of a surrogate pair has no UTF-8.
        form = json.dumps(dict(arrival.form), sort_keys=True, default=repr).encode()
        return self._promise.fingerprint(arrival.site.id, "request", arrival.article, hashlib.sha256(form).hexdigest())

    async def _tell(self, comment: Comment, judged: Judged) -> None:
        COMMENTS.labels(site=comment.site, status=comment.status).inc()
        if comment.in_review:
            await self._relay.waiting(comment.site, [_case(comment, judged)])
        if comment.status is Status.PUBLISHED:
            self._relay.changed(comment)


def _remember(key: str | None, request: bytes, comment: Comment) -> Remembered | None:
    if key is None:
        return None
    return Remembered(key=key, request=request, comment=comment.id, status=comment.status)


def _case(comment: Comment, judged: Judged) -> Waiting:
    """Return the comment's place in the queue; the first of a campaign stands there without asking for others."""
    similar, priority = judged.evidence.similar, judged.judgement.verdict.priority
    alone = isinstance(similar, Campaign) and similar.others == 0
    campaign = None if alone else comment.campaign
    return Waiting(comment=comment.id, priority=priority, since=comment.created_at, campaign=campaign)


def _question(arrival: Arrival, submission: Submission, identity: Identity) -> Question:
    return Question(
        site=arrival.site.id,
        article=arrival.article,
        parent=submission.parent,
        author=identity.author,
        client=identity.client,
    )


def _place(submission: Submission, background: Background, site: Site) -> int:
    """Return the comment's depth in its thread, 0 at the top."""
    if background.article is not None and background.article.state is ArticleState.CLOSED:
        raise ArticleClosed
    if submission.parent is None:
        return 0
    if background.parent_depth is None:
        raise Unknown("parent")
    depth = background.parent_depth + 1
    if depth > site.settings.thread_depth:
        raise InvalidFields((FieldError("parent", "invalid"),))
    return depth
