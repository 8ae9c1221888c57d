"""Gathering: every signal about a comment, before anything is decided."""

from datetime import UTC, datetime

import msgspec

from service.domain.article import ArticleState
from service.domain.campaign import Campaign, Similar
from service.domain.comment import Submission
from service.domain.entry import Background
from service.domain.signal import Fact, FactKind, Missing, Scored, Signal
from service.domain.site import Site
from service.flow.ports import scoring
from service.flow.ports.promise import Promise
from service.text import measure
from service.text.reading import Reading

FACTS: tuple[Fact, ...] = (
    *measure.FACTS,
    *scoring.FACTS,
    Fact("form.honeypot", FactKind.FLAG, "The field that people cannot see was filled in."),
    Fact("form.token", FactKind.FLAG, "The form's own token came back with the comment."),
    Fact("form.seconds", FactKind.NUMBER, "Seconds between the form's being shown and its being sent."),
    Fact("author.first_time", FactKind.FLAG, "This author has no published comment sent from this client."),
    Fact("author.published", FactKind.NUMBER, "Published comments of this author's from this client, at most 100."),
    Fact("author.rejected", FactKind.NUMBER, "Rejected comments of this author's from this client, at most 100."),
    Fact(
        "author.standing",
        FactKind.WORD,
        "What moderators said of an author known at this client: none, trusted or blocked.",
    ),
    Fact("article.comments", FactKind.NUMBER, "How many published comments the article has."),
    Fact("time.hour", FactKind.NUMBER, "The hour of the day at which the comment is judged, 0 to 23, in UTC."),
    Fact(
        "similar.count",
        FactKind.NUMBER,
        "How many other comments much like this one were posted on the site within a day, whoever sent them.",
    ),
    Fact("article.hold_all", FactKind.FLAG, "The article's comments are all read by a person first."),
)
"""Everything that a rule may ask about."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a comment before it is judged.

    ``form_seconds`` is None where nobody knows how long the form was open.
    """

    submission: Submission
    reading: Reading
    background: Background
    similar: Similar
    form_seconds: float | None
    now: datetime


def gather(evidence: Evidence) -> dict[str, Signal]:
    """Return all signals by name; what could not be measured is there as Missing."""
    background, similar, seconds = evidence.background, evidence.similar, evidence.form_seconds
    held = background.article is not None and background.article.state is ArticleState.HOLD_ALL
    return {
        **evidence.reading.signals,
        "form.honeypot": Scored(evidence.submission.honeypot),
        "form.token": Scored(seconds is not None),
        "form.seconds": Missing("no form token") if seconds is None else Scored(seconds),
        "author.first_time": Scored(background.recognised == 0),
        "author.published": Scored(background.recognised),
        "author.rejected": Scored(background.rejected),
        "author.standing": Scored(background.standing.value),
        "article.comments": Scored(background.article.published if background.article else 0),
        "similar.count": Scored(similar.others) if isinstance(similar, Campaign) else similar,
        "article.hold_all": Scored(held),
        "time.hour": Scored(evidence.now.astimezone(UTC).hour),
    }


def form_age(promise: Promise, site: Site, submission: Submission, now: datetime) -> float | None:
    """Return how many seconds ago the form was given out, None without a token of ours."""
    if submission.form_token is None:
        return None
    return promise.form_age(site.id, submission.form_token, now)
