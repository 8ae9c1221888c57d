"""Gathering: every signal about a comment, before anything is decided."""

from datetime import datetime

from service.domain.article import ArticleState
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
    Fact(
        "author.standing",
        FactKind.WORD,
        "What moderators said of an author known at this client: none, trusted or blocked.",
    ),
    Fact("article.hold_all", FactKind.FLAG, "The article's comments are all read by a person first."),
)
"""Everything that a rule may ask about."""


def gather(
    reading: Reading,
    submission: Submission,
    background: Background,
    form_age: float | None,
) -> dict[str, Signal]:
    """Return all signals by name; what could not be measured is there as Missing."""
    held = background.article is not None and background.article.state is ArticleState.HOLD_ALL
    return {
        **reading.signals,
        "form.honeypot": Scored(submission.honeypot),
        "form.token": Scored(form_age is not None),
        "form.seconds": Missing("no form token") if form_age is None else Scored(form_age),
        "author.first_time": Scored(background.recognised == 0),
        "author.standing": Scored(background.standing.value),
        "article.hold_all": Scored(held),
    }


def form_age(promise: Promise, site: Site, submission: Submission, now: datetime) -> float | None:
    """Return how many seconds ago the form was given out, None without a token of ours."""
    if submission.form_token is None:
        return None
    return promise.form_age(site.id, submission.form_token, now)
