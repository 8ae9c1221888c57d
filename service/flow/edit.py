"""The edit: an author changes their comment for a short while, and it is judged again by the river's own parts."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from service.domain.article import ArticleState
from service.domain.campaign import Similar
from service.domain.case import Case
from service.domain.comment import Comment, Status, Submission
from service.domain.edit import Amendment, Draft, Edit
from service.domain.entry import Question
from service.domain.errors import ArticleClosed, EditWindowOver, NotAllowed, StateMoved, Unknown
from service.domain.event import ANNOUNCEMENT, AUTHOR, MACHINE, Event, EventType
from service.domain.ids import CommentId
from service.domain.mint import Mint
from service.domain.signal import Scored
from service.domain.site import Site
from service.domain.verdict import Verdict
from service.flow.admit import amend
from service.flow.compose import STATUS_OF, campaign_of, scores_due, why
from service.flow.gather import Evidence
from service.flow.judge import Judge
from service.flow.own import OwnView, rejected_by_machine
from service.flow.ports.clock import Clock
from service.flow.ports.comments import Edits
from service.flow.ports.promise import Promise
from service.flow.ports.queue import Limits
from service.flow.relay import Relay
from service.text.fold import fold
from service.text.joined import joined
from service.text.reading import Reading, read


class Editing:
    """Every call needs the author's token, as in ``OwnComment``."""

    def __init__(
        self,
        *,
        ledger: Edits,
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

    async def edit(self, site: Site, comment: str, token: str, form: Mapping[str, object]) -> OwnView:
        """Change the body or the website of one's own comment, and return it as it stands then.

        Raises NotAllowed, Unknown("comment"), Withdrawn, EditWindowOver, InvalidFields, TooMany, ArticleClosed,
        StateMoved where a person has rejected the comment or it changed meanwhile, Unavailable.
        """
        now = self._clock()
        draft = await self._opened(site, CommentId(comment), token, now)
        amendment = amend(form, site.settings, draft.comment)
        if (amendment.website, amendment.body) == (draft.comment.website, draft.comment.body):
            return OwnView(comment=draft.comment)
        edit = await self._judged(site, draft, amendment, now)
        case = await self._ledger.edit(edit)
        await self._tell(edit, case)
        return _view(case.comment, edit.verdict)

    async def _opened(self, site: Site, comment: CommentId, token: str, now: datetime) -> Draft:
        if not self._promise.owns(site.id, comment, token):
            raise NotAllowed(known=False)
        draft = await self._ledger.draft(site.id, comment)
        if draft is None:
            raise Unknown("comment")
        if draft.comment.status is Status.REJECTED and draft.decided:
            # Whom a person has turned down may object in words; an edit would only ask the same person again.
            raise StateMoved(draft.comment.status)
        if now - draft.comment.created_at > timedelta(seconds=site.settings.edit_window_seconds):
            raise EditWindowOver(site.settings.edit_window_seconds)
        return draft

    async def _judged(self, site: Site, draft: Draft, amendment: Amendment, now: datetime) -> Edit:
        before = draft.comment
        evidence = await self._evidence(site, draft, amendment)
        judgement = await self._judge.judge(site.id, evidence, site.settings.score_patience_ms / 1000)
        reading, verdict = judgement.reading, judgement.verdict
        status = status_after(draft, verdict)
        after = msgspec.structs.replace(
            before,
            website=amendment.website,
            body=amendment.body,
            public_body=reading.public_body,
            language=reading.language,
            status=status,
            version=before.version + 1,
            edited_at=now,
            scores_due=scores_due(site, now) if judgement.waits and _may_publish(before) else None,
            campaign=campaign_of(status, evidence.similar),
        )
        events = self._steps(before, after, verdict, now)
        return Edit(before=before, after=after, verdict=verdict, words=reading.words, events=events, at=now)

    async def _evidence(self, site: Site, draft: Draft, amendment: Amendment) -> Evidence:
        # How the form was filled in stays true of the comment, whatever becomes of its words.
        trapped, age = _kept(draft, "form.honeypot"), _kept(draft, "form.seconds")
        website, body, name = amendment.website, amendment.body, draft.comment.name
        submission = Submission(name=name, email=None, website=website, body=body, honeypot=trapped is True)
        reading = read(name, website, body)
        similar = await self._similar(site, draft, reading)
        background = await self._ledger.background(_question(draft))
        if background.article is not None and background.article.state is ArticleState.CLOSED:
            raise ArticleClosed
        return Evidence(
            submission=submission,
            reading=reading,
            background=background,
            similar=similar,
            form_seconds=age if isinstance(age, float | int) else None,
            now=self._clock(),
        )

    async def _similar(self, site: Site, draft: Draft, reading: Reading) -> Similar:
        """Count the edit in the limits, and its words among their likes unless they were before. Raise TooMany."""
        edits = self._promise.fingerprint(site.id, "edits", draft.comment.id)
        before = joined(fold(draft.comment.body))
        return await self._limits.spend(site.id, draft.client, edits, reading.views.joined, before)

    def _steps(self, before: Comment, after: Comment, verdict: Verdict, now: datetime) -> tuple[Event, ...]:
        edited = self._mint.event(after, EventType.COMMENT_EDITED, AUTHOR, now, why(verdict, after))
        if after.status is before.status:
            return (edited,)
        return edited, self._mint.event(after, ANNOUNCEMENT[after.status], MACHINE, now, why(verdict, after))

    async def _tell(self, edit: Edit, case: Case) -> None:
        comment = case.comment
        if comment.in_review:
            await self._relay.waiting(comment.site, [case.waiting])
            if (left := edit.before.campaign) is not None and left != comment.campaign:
                await self._relay.left(comment.site, left)
        elif edit.before.in_review:
            await self._relay.gone(comment.site, [edit.before])
        if Status.PUBLISHED in {edit.before.status, comment.status}:
            self._relay.changed(comment)


def status_after(draft: Draft, verdict: Verdict) -> Status:
    """Return where an edited comment stands.

    An edit never publishes what was held or rejected: otherwise an author could try one wording after the
    other until the machine lets one pass. What a person has published goes back to people, and to nobody
    else, as soon as a rule objects. What waited for a score has not been judged to the end, and is judged as if
    it had just come.
    """
    before, judged = draft.comment.status, STATUS_OF[verdict.action]
    if before is Status.HELD:
        return judged if _may_publish(draft.comment) else Status.HELD
    if judged is Status.PUBLISHED:
        return Status.PUBLISHED if before is Status.PUBLISHED else Status.HELD
    return Status.HELD if draft.decided else judged


def _may_publish(before: Comment) -> bool:
    """Say whether an edit can leave the comment public, so that it is worth waiting for a score."""
    return before.status is Status.PUBLISHED or before.waiting_for is not None


def _question(draft: Draft) -> Question:
    comment = draft.comment
    return Question(
        site=comment.site,
        article=comment.article,
        parent=comment.parent,
        author=comment.author,
        client=draft.client,
        editing=comment.id,
    )


def _kept(draft: Draft, name: str) -> object:
    signal = draft.verdict.signals.get(name)
    return signal.value if isinstance(signal, Scored) else None


def _view(comment: Comment, verdict: Verdict) -> OwnView:
    if comment.status is not Status.REJECTED:
        return OwnView(comment=comment)
    return rejected_by_machine(comment, verdict.reasons)
