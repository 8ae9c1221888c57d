"""Composition: from everything the river has learnt about a comment to the entry that the ledger keeps."""

from datetime import datetime, timedelta

import msgspec

from service.domain.campaign import Campaign, Similar
from service.domain.comment import Comment, Status, Submission
from service.domain.entry import Entry, Identity, Remembered
from service.domain.event import ANNOUNCEMENT, AUTHOR, MACHINE, Event, EventType
from service.domain.ids import ArticleId, CampaignId, CommentId
from service.domain.mint import Mint
from service.domain.site import Site
from service.domain.verdict import Action, Verdict
from service.flow.gather import Evidence
from service.flow.judge import Judgement
from service.flow.ports.promise import Promise

STATUS_OF = {Action.PUBLISH: Status.PUBLISHED, Action.HOLD: Status.HELD, Action.REJECT: Status.REJECTED}


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A submission at the end of the river's pure part. ``depth`` is its depth in the thread."""

    site: Site
    article: ArticleId
    identity: Identity
    evidence: Evidence
    judgement: Judgement
    depth: int
    now: datetime

    @property
    def submission(self) -> Submission:
        return self.evidence.submission


def compose(judged: Judged, mint: Mint) -> Comment:
    """Return the comment as it will be kept."""
    submission, judgement, identity = judged.submission, judged.judgement, judged.identity
    status, reading = STATUS_OF[judgement.verdict.action], judgement.reading
    return Comment(
        id=CommentId(mint(judged.now)),
        site=judged.site.id,
        article=judged.article,
        parent=submission.parent,
        depth=judged.depth,
        author=identity.author,
        avatar=identity.avatar,
        name=submission.name,
        public_name=reading.public_name,
        website=submission.website,
        body=submission.body,
        public_body=reading.public_body,
        language=reading.language,
        status=status,
        version=1,
        created_at=judged.now,
        scores_due=scores_due(judged.site, judged.now) if judgement.waits else None,
        campaign=campaign_of(status, judged.evidence.similar),
    )


def campaign_of(status: Status, similar: Similar) -> CampaignId | None:
    """Return the campaign that a comment is kept with: none unless it is held, where the like of it may stand too."""
    return similar.id if status is Status.HELD and isinstance(similar, Campaign) else None


def scores_due(site: Site, now: datetime) -> datetime:
    """Return until when a comment is kept for a score."""
    return now + timedelta(seconds=site.settings.score_deadline_seconds)


def enter(judged: Judged, comment: Comment, mint: Mint, promise: Promise, remembered: Remembered | None) -> Entry:
    """Return everything that goes into the ledger with the comment, in one transaction."""
    return Entry(
        comment=comment,
        verdict=judged.judgement.verdict,
        identity=judged.identity,
        fingerprint=_fingerprint(judged, promise),
        events=_first_steps(comment, judged.judgement.verdict, mint),
        words=judged.judgement.reading.words,
        article_url=_own_url(judged.submission.article_url, judged.site),
        article_title=judged.submission.article_title,
        remembered=remembered,
    )


def _fingerprint(judged: Judged, promise: Promise) -> bytes:
    """Name the same words by the same visitor in the same place.

    The client is part of it: otherwise anybody could send a public comment's words again with a guessed
    address, and learn from the refusal that the guess was right.
    """
    submission = judged.submission
    words = judged.judgement.reading.fingerprint_text or submission.body
    visitor = judged.identity.visitor.hex()
    return promise.fingerprint(judged.site.id, "words", judged.article, submission.parent or "", visitor, words)


def _first_steps(comment: Comment, verdict: Verdict, mint: Mint) -> tuple[Event, Event]:
    return (
        mint.event(comment, EventType.COMMENT_RECEIVED, AUTHOR, comment.created_at),
        mint.event(comment, ANNOUNCEMENT[comment.status], MACHINE, comment.created_at, why(verdict, comment)),
    )


def why(verdict: Verdict, comment: Comment) -> dict[str, object]:
    """Return what an event tells of a verdict on a comment: names of ours, and nothing of the text."""
    told: dict[str, object] = {"rules": [reason.rule for reason in verdict.reasons], "rulebook": verdict.rulebook}
    reason = {"reason": verdict.reasons[0].category} if verdict.reasons else {}
    waiting = {"waiting_for": comment.waiting_for} if comment.waiting_for else {}
    return {**told, **reason, **waiting}


def _own_url(url: str | None, site: Site) -> str | None:
    """Return the URL only where it is the site's own, since any reader may send one."""
    if url is None:
        return None
    return url if any(url == origin or url.startswith(f"{origin}/") for origin in site.origins) else None
