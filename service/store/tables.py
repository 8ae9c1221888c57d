"""Every table of the ledger on one page.

Each leads its primary key with ``site_id``, so that a distributed PostgreSQL can keep a site together.
Ids are text in the order of their code points (``COLLATE "C"``), which for ULIDs is the order of time.
"""

from typing import TypeVar

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    ColumnClause,
    DateTime,
    Double,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.types import TypeEngine

Kind = TypeVar("Kind")

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "ck": "%(table_name)s_%(constraint_name)s_check",
    }
)

ID = Text(collation="C")
MOMENT = DateTime(timezone=True)


def _key(name: str) -> Column[str]:
    return Column(name, ID, primary_key=True)


def _needed(name: str, kind: TypeEngine[Kind]) -> Column[Kind]:
    return Column(name, kind, nullable=False)


sites = Table(
    "sites",
    metadata,
    _key("site_id"),
    _needed("locale", Text()),
    _needed("origins", ARRAY(Text())),
    _needed("settings", JSONB()),
    _needed("created_at", MOMENT),
)

keyrings = Table(
    "keyrings",
    metadata,
    _key("key_id"),
    _needed("seen_at", MOMENT),
    comment="The sealing keys that values of this ledger may be sealed with.",
)

api_keys = Table(
    "api_keys",
    metadata,
    _key("site_id"),
    _key("key_id"),
    _needed("role", Text()),
    _needed("label", Text()),
    _needed("secret_sha256", LargeBinary()),
    _needed("created_at", MOMENT),
    Column("revoked_at", MOMENT),
    ForeignKeyConstraint(["site_id"], ["sites.site_id"]),
)

moderators = Table(
    "moderators",
    metadata,
    _key("site_id"),
    _key("moderator_id"),
    _needed("role", Text()),
    _needed("sealed_email", LargeBinary()),
    _needed("created_at", MOMENT),
    ForeignKeyConstraint(["site_id"], ["sites.site_id"]),
    comment="People; their keys are api_keys whose key_id is the moderator's.",
)

accounts = Table(
    "accounts",
    metadata,
    _key("site_id"),
    _key("moderator_id"),
    Column("address", LargeBinary(), comment="A keyed hash of the address, by which a person is found."),
    Column("password", Text(), comment="Its Argon2 hash."),
    Column("password_at", MOMENT),
    Column(
        "invitation",
        LargeBinary(),
        comment="The SHA-256 of the secret in a link that was given out and not used yet.",
    ),
    Column("invited_until", MOMENT),
    _needed("preferences", JSONB()),
    ForeignKeyConstraint(["site_id"], ["sites.site_id"]),
    comment="What people sign in with; their keys are api_keys whose key_id is the moderator's.",
)
Index("accounts_by_address", accounts.c.site_id, accounts.c.address, unique=True)

articles = Table(
    "articles",
    metadata,
    _key("site_id"),
    _key("article_id"),
    _needed("state", Text()),
    Column("title", Text()),
    Column("url", Text()),
    _needed("published", Integer()),
    _needed("version", BigInteger()),
    CheckConstraint("state IN ('open', 'closed', 'hold_all')", name="state"),
    CheckConstraint("published >= 0", name="published"),
    ForeignKeyConstraint(["site_id"], ["sites.site_id"]),
)

authors = Table(
    "authors",
    metadata,
    _key("site_id"),
    _key("author_id"),
    Column("sealed_email", LargeBinary()),
    _needed("published", Integer()),
    _needed("rejected", Integer()),
    _needed("standing", Text()),
    _needed("first_seen", MOMENT),
    Column("standing_at", MOMENT),
    CheckConstraint("standing IN ('none', 'trusted', 'blocked')", name="standing"),
    ForeignKeyConstraint(["site_id"], ["sites.site_id"]),
)

comments = Table(
    "comments",
    metadata,
    _key("site_id"),
    _key("comment_id"),
    _needed("article_id", ID),
    Column("parent_id", ID),
    _needed("depth", Integer()),
    _needed("author_id", ID),
    _needed("avatar", Text()),
    _needed("name", Text()),
    _needed("public_name", Text()),
    Column("website", Text()),
    _needed("body", Text()),
    _needed("public_body", Text()),
    _needed("language", Text()),
    _needed("status", Text()),
    _needed("version", Integer()),
    _needed("priority", Integer()),
    Column("waiting_since", MOMENT),
    Column("client", LargeBinary()),
    _needed("created_at", MOMENT),
    Column("edited_at", MOMENT),
    Column("flags", Integer(), nullable=False, server_default="0"),
    Column("words", TSVECTOR(), comment="The folded words of name and body, for the moderators' search."),
    Column("scores_due", MOMENT, comment="Until when a held comment is kept for a machine's score."),
    Column("scores_taken", MOMENT, comment="Until when one process has its scoring in hand."),
    Column("campaign", ID, comment="What held comments that are much alike have in common."),
    CheckConstraint("status IN ('published', 'held', 'rejected', 'withdrawn')", name="status"),
    ForeignKeyConstraint(["site_id", "article_id"], ["articles.site_id", "articles.article_id"]),
    ForeignKeyConstraint(["site_id", "author_id"], ["authors.site_id", "authors.author_id"]),
)
Index(
    "comments_published",
    comments.c.site_id,
    comments.c.article_id,
    comments.c.comment_id,
    postgresql_where=comments.c.status == text("'published'"),
)
Index(
    "comments_published_by_parent",
    comments.c.site_id,
    comments.c.article_id,
    comments.c.parent_id,
    comments.c.comment_id,
    postgresql_where=comments.c.status == text("'published'"),
)
Index("comments_recognised", comments.c.site_id, comments.c.author_id, comments.c.client, comments.c.status)
Index("comments_by_author", comments.c.site_id, comments.c.author_id, comments.c.comment_id)
Index("comments_by_article", comments.c.site_id, comments.c.article_id, comments.c.comment_id)
IN_REVIEW = text("((status = 'held' AND scores_due IS NULL) OR (status = 'published' AND flags > 0))")
"""What a person is to decide. It is always written as here, or PostgreSQL would not see that the index fits."""

IN_CAMPAIGN = text(f"campaign IS NOT NULL AND {IN_REVIEW.text}")
"""What a person is to decide together with others."""

Index("comments_in_review", comments.c.site_id, comments.c.comment_id, postgresql_where=IN_REVIEW)
Index(
    "comments_in_campaign",
    comments.c.site_id,
    comments.c.campaign,
    comments.c.priority.desc(),
    comments.c.waiting_since,
    comments.c.comment_id,
    postgresql_where=IN_CAMPAIGN,
)
Index("comments_unscored", comments.c.scores_due, postgresql_where=comments.c.scores_due.is_not(None))
Index(
    "comments_with_client",
    comments.c.created_at,
    postgresql_where=comments.c.client.is_not(None),
)
Index("comments_by_words", comments.c.words, postgresql_using="gin")

flags = Table(
    "flags",
    metadata,
    _key("site_id"),
    _key("comment_id"),
    Column("visitor", LargeBinary(), primary_key=True),
    _needed("reason", Text()),
    Column("note", Text()),
    _needed("at", MOMENT),
    ForeignKeyConstraint(["site_id", "comment_id"], ["comments.site_id", "comments.comment_id"]),
    comment="Readers' reports; the same visitor counts once a comment.",
)
Index("flags_by_age", flags.c.at)

verdicts = Table(
    "verdicts",
    metadata,
    _key("site_id"),
    _key("comment_id"),
    Column("version", Integer(), primary_key=True),
    _needed("verdict", JSONB()),
    _needed("at", MOMENT),
    ForeignKeyConstraint(["site_id", "comment_id"], ["comments.site_id", "comments.comment_id"]),
    comment="One for every time a comment was judged, with its whole trace.",
)

OBJECTED = text("verdict ->> 'action' <> 'publish'")
"""What keeps a verdict with objections apart; most have none."""

CATEGORIES: ColumnClause[object] = literal_column("jsonb_path_query_array(verdict, '$.reasons[*].category')")
"""The categories of a verdict's reasons."""

verdicts.append_constraint(Index("verdicts_by_category", CATEGORIES, postgresql_using="gin", postgresql_where=OBJECTED))

decisions = Table(
    "decisions",
    metadata,
    _key("site_id"),
    _key("decision_id"),
    _needed("comment_id", ID),
    _needed("action", Text()),
    Column("reason", Text()),
    Column("note", Text()),
    _needed("actor", JSONB()),
    _needed("before", Text()),
    _needed("after", Text()),
    _needed("at", MOMENT),
    Column("undone_at", MOMENT),
    Column("version", Integer(), nullable=False, server_default="0", comment="The comment's, once this was decided."),
    ForeignKeyConstraint(["site_id", "comment_id"], ["comments.site_id", "comments.comment_id"]),
)
Index("decisions_by_comment", decisions.c.site_id, decisions.c.comment_id, decisions.c.decision_id)
Index(
    "decisions_by_reason",
    decisions.c.site_id,
    decisions.c.reason,
    decisions.c.comment_id,
    postgresql_where=decisions.c.reason.is_not(None),
)

events = Table(
    "events",
    metadata,
    _key("site_id"),
    _key("event_id"),
    Column("comment_id", ID),
    Column("article_id", ID),
    _needed("type", Text()),
    _needed("at", MOMENT),
    _needed("actor", JSONB()),
    _needed("version", Integer()),
    _needed("data", JSONB()),
    Column("status", Text(), comment="Where the comment stood after the step."),
    comment="Written once, never changed: every step of every comment.",
)
Index("events_by_comment", events.c.site_id, events.c.comment_id, events.c.event_id)
Index("events_by_article", events.c.site_id, events.c.article_id, events.c.event_id)

requests = Table(
    "requests",
    metadata,
    _key("site_id"),
    _key("idempotency_key"),
    _needed("request", LargeBinary()),
    _needed("comment_id", ID),
    _needed("status", Text()),
    _needed("at", MOMENT),
    comment="Idempotency-Keys, kept for 24 hours with the answer they were given.",
)
Index("requests_by_age", requests.c.at)

fingerprints = Table(
    "fingerprints",
    metadata,
    _key("site_id"),
    Column("fingerprint", LargeBinary(), primary_key=True),
    _needed("comment_id", ID),
    _needed("at", MOMENT),
    comment="What makes two comments the same, kept for 24 hours.",
)
Index("fingerprints_by_age", fingerprints.c.at)

endpoints = Table(
    "endpoints",
    metadata,
    _key("site_id"),
    _key("endpoint_id"),
    _needed("url", Text()),
    _needed("events", ARRAY(Text())),
    _needed("description", Text()),
    _needed("signature", Text()),
    _needed("concurrency", Integer()),
    _needed("created_at", MOMENT),
    Column("disabled_at", MOMENT),
    Column("disabled_because", Text()),
    Column("failing_since", MOMENT),
    CheckConstraint("signature IN ('hmac', 'ed25519')", name="signature"),
    ForeignKeyConstraint(["site_id"], ["sites.site_id"]),
    comment="Where webhook integrations hear what happened.",
)

endpoint_secrets = Table(
    "endpoint_secrets",
    metadata,
    _key("site_id"),
    _key("secret_id"),
    _needed("endpoint_id", ID),
    _needed("sealed_secret", LargeBinary()),
    Column("public_key", Text()),
    _needed("created_at", MOMENT),
    Column("until", MOMENT, comment="The end of the overlap, for one that was rotated away."),
    ForeignKeyConstraint(["site_id", "endpoint_id"], ["endpoints.site_id", "endpoints.endpoint_id"]),
    comment="What deliveries are signed with.",
)
Index("endpoint_secrets_by_endpoint", endpoint_secrets.c.site_id, endpoint_secrets.c.endpoint_id)

# No foreign key leads from deliveries to endpoints: one that is deleted while a comment commits must not refuse it.
deliveries = Table(
    "deliveries",
    metadata,
    _key("site_id"),
    _key("event_id"),
    _key("endpoint_id"),
    Column("url", Text()),
    _needed("excerpt", Text()),
    _needed("state", Text()),
    Column("due_at", MOMENT, comment="When to try; for one that a process has in hand, when its claim ends."),
    Column("claimed_until", MOMENT),
    _needed("attempts", Integer()),
    _needed("created_at", MOMENT),
    CheckConstraint("state IN ('waiting', 'delivered', 'failed')", name="state"),
    comment="The outbox: one row for each event and each endpoint that is told of it.",
)
WAITING = text("state = 'waiting'")
Index(
    "deliveries_due",
    deliveries.c.site_id,
    deliveries.c.endpoint_id,
    deliveries.c.due_at,
    deliveries.c.event_id,
    postgresql_where=WAITING,
)
Index(
    "deliveries_claimed",
    deliveries.c.site_id,
    deliveries.c.endpoint_id,
    deliveries.c.claimed_until,
    postgresql_where=deliveries.c.claimed_until.is_not(None),
)

attempts = Table(
    "attempts",
    metadata,
    _key("site_id"),
    _key("event_id"),
    _key("endpoint_id"),
    Column("at", MOMENT, primary_key=True),
    _needed("seconds", Double()),
    Column("status", Integer()),
    Column("why", Text()),
    _needed("answer", Text()),
    comment="Every request of a delivery, with the beginning of its answer.",
)

packs = Table(
    "packs",
    metadata,
    _key("site_id"),
    _key("name"),
    _needed("text", Text()),
    _needed("at", MOMENT),
    ForeignKeyConstraint(["site_id"], ["sites.site_id"]),
    comment="Packs of rules that a site has beside the shared ones.",
)

rulebooks = Table(
    "rulebooks",
    metadata,
    _key("site_id"),
    _key("hash"),
    _needed("sources", JSONB()),
    _needed("at", MOMENT),
    comment=(
        "What each rulebook was made of, so that its verdicts can be explained. The shared ones have an empty site."
    ),
)
