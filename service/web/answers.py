"""What answers look like: the shapes that clients were promised, made from the nouns of the house."""

from datetime import datetime

import msgspec

from service.domain.article import ArticleState
from service.domain.author import AuthorRecord, Standing
from service.domain.case import Case
from service.domain.comment import Comment, PublicAuthor, PublicComment, Status, WaitingFor, public_view
from service.domain.decision import Decision, Ruling
from service.domain.event import Actor, Event, EventType
from service.domain.ids import ArticleId, AuthorId, CommentId, DecisionId, EventId, LeaseId
from service.domain.queue import Claim
from service.domain.signal import Scored, Signal, Span
from service.domain.verdict import Action, Category, Reason, Verdict
from service.web.catalogue import FALLBACK


class Accepted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answer to a new comment. ``author_token`` opens it for its author, and for nobody else.

    ``waiting_for`` is there while a held comment is kept for a machine's score and not for a person yet.
    """

    id: CommentId
    status: Status
    waiting_for: WaitingFor | None = None
    message: str
    author_token: str
    comment: PublicComment


class CommentList(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A page of published comments; ``next`` is the cursor of the following page.

    ``closed`` is there, and true, only while the article takes no more comments.
    """

    comments: tuple[PublicComment, ...]
    next: str | None
    total: int
    closed: bool = False


class Counts(msgspec.Struct, frozen=True):
    """The number of published comments by article."""

    counts: dict[ArticleId, int]


class OwnAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One's own comment. ``reason``, ``decided_by`` and ``objection`` are there for a rejected one."""

    id: CommentId
    status: Status
    waiting_for: WaitingFor | None
    message: str
    reason: Category | None
    decided_by: str | None
    objection: str | None
    comment: PublicComment


class CaseComment(msgspec.Struct, frozen=True, kw_only=True):
    """A comment as moderators see it: name and body as typed, the address masked."""

    id: CommentId
    article: ArticleId
    parent: CommentId | None
    author: PublicAuthor
    body: str
    created_at: datetime
    edited_at: datetime | None
    email_masked: str | None
    language: str
    status: Status
    waiting_for: WaitingFor | None


class CaseReason(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that fired, in the caller's language. ``spans`` are code points of the body as typed."""

    rule: str
    because: str
    spans: tuple[Span, ...]


class SignalAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``{"value": …}``, with spans where there are any, or ``{"missing": why}``."""

    # To JSON Schema every integer is a number too, and a description that offers both lets no integer pass.
    value: bool | float | str | None = None
    spans: tuple[Span, ...] = ()
    missing: str | None = None


class CaseVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """``pardoned`` are rules that fired and were set aside; ``shadow`` are rules on trial that would have fired."""

    action: Action
    reasons: tuple[CaseReason, ...]
    signals: dict[str, SignalAnswer]
    rulebook: str
    models: dict[str, str]
    pardoned: tuple[str, ...]
    shadow: tuple[CaseReason, ...]


class CaseAuthor(msgspec.Struct, frozen=True, kw_only=True):
    id: AuthorId
    published: int
    rejected: int
    first_seen: datetime
    standing: Standing


class CaseAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a moderator needs to decide. ``version`` is what a decision may name to be about these very words.

    ``similar`` counts the comments much like this one that wait for a person as well, behind it in line; 10,000 is the
    most.
    """

    comment: CaseComment
    verdict: CaseVerdict
    author: CaseAuthor
    flags: int
    similar: int
    waiting_since: datetime | None
    priority: int
    version: int


class CaseList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of cases; ``next`` is the cursor of the following page."""

    items: tuple[CaseAnswer, ...]
    next: str | None
    total: int


class QueueAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The queue; ``items`` are its most urgent unclaimed cases, at most 20.

    ``waiting`` counts what stands in line: comments that are much alike stand there as one case.
    """

    waiting: int
    claimed: int
    oldest_seconds: int
    items: tuple[CaseAnswer, ...]


class LeaseAnswer(msgspec.Struct, frozen=True, kw_only=True):
    lease: LeaseId
    expires_at: datetime


class ClaimAnswer(msgspec.Struct, frozen=True, kw_only=True):
    lease: LeaseId
    expires_at: datetime
    case: CaseAnswer


class ClaimsAnswer(msgspec.Struct, frozen=True):
    claims: tuple[ClaimAnswer, ...]


class DecisionView(msgspec.Struct, frozen=True, kw_only=True):
    id: DecisionId
    action: Ruling
    reason: Category | None
    note: str | None
    actor: Actor
    before: Status
    after: Status
    at: datetime
    undone_at: datetime | None


class DecisionAnswer(msgspec.Struct, frozen=True):
    """``similar`` counts the comments that were decided alike along with this one."""

    comment: CaseComment
    decision: DecisionView
    similar: int


class EventAnswer(msgspec.Struct, frozen=True, kw_only=True):
    id: EventId
    type: EventType
    at: datetime
    actor: Actor
    data: dict[str, object]


class HistoryAnswer(msgspec.Struct, frozen=True):
    """Every event of a comment, the oldest first."""

    events: tuple[EventAnswer, ...]


class ArticleAnswer(msgspec.Struct, frozen=True, kw_only=True):
    id: ArticleId
    state: ArticleState
    title: str | None
    url: str | None
    published: int


class FlagAnswer(msgspec.Struct, frozen=True):
    """What a reader who reported a comment is told, whatever became of it."""

    message: str


class EmailAnswer(msgspec.Struct, frozen=True):
    email: str


def case_comment(comment: Comment, email_masked: str | None) -> CaseComment:
    public = public_view(comment)
    return CaseComment(
        id=public.id,
        article=public.article,
        parent=public.parent,
        author=PublicAuthor(name=comment.name, website=comment.website, avatar=comment.avatar),
        body=comment.body,
        created_at=public.created_at,
        edited_at=public.edited_at,
        email_masked=email_masked,
        language=comment.language,
        status=comment.status,
        waiting_for=comment.waiting_for,
    )


def case_answer(case: Case, email_masked: str | None, language: str) -> CaseAnswer:
    """Word a case in a language of the rulebook's, else in English, else in whatever there is."""
    return CaseAnswer(
        comment=case_comment(case.comment, email_masked),
        verdict=verdict_answer(case.verdict, language),
        author=case_author(case.author),
        flags=case.flags,
        similar=case.similar,
        waiting_since=case.waiting_since,
        priority=case.priority,
        version=case.comment.version,
    )


def case_author(author: AuthorRecord) -> CaseAuthor:
    return CaseAuthor(
        id=author.id,
        published=author.published,
        rejected=author.rejected,
        first_seen=author.first_seen,
        standing=author.standing,
    )


def claim_answer(claim: Claim, case: CaseAnswer) -> ClaimAnswer:
    return ClaimAnswer(lease=claim.lease, expires_at=claim.expires_at, case=case)


def decision_view(decision: Decision) -> DecisionView:
    return DecisionView(
        id=decision.id,
        action=decision.action,
        reason=decision.reason,
        note=decision.note,
        actor=decision.actor,
        before=decision.before,
        after=decision.after,
        at=decision.at,
        undone_at=decision.undone_at,
    )


def event_answer(event: Event) -> EventAnswer:
    return EventAnswer(id=event.id, type=event.type, at=event.at, actor=event.actor, data=event.data)


def verdict_answer(verdict: Verdict, language: str) -> CaseVerdict:
    """Word a verdict in a language of the rulebook's, else in English, else in whatever there is."""
    return CaseVerdict(
        action=verdict.action,
        reasons=tuple(_reason(reason, language) for reason in verdict.reasons),
        signals={name: _signal(signal) for name, signal in verdict.signals.items()},
        rulebook=verdict.rulebook,
        models=verdict.models,
        pardoned=verdict.pardoned,
        shadow=tuple(_reason(reason, language) for reason in verdict.shadow),
    )


def _reason(reason: Reason, language: str) -> CaseReason:
    spoken = next((each for each in (language, FALLBACK) if each in reason.because), None)
    because = reason.because[spoken] if spoken else next(iter(reason.because.values()), "")
    return CaseReason(rule=reason.rule, because=because, spans=reason.spans)


def _signal(signal: Signal) -> SignalAnswer:
    if isinstance(signal, Scored):
        return SignalAnswer(value=signal.value, spans=signal.spans)
    return SignalAnswer(missing=signal.missing)
