"""What requests look like, for the description that others write clients from. The checks are made elsewhere."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from service.domain.article import ArticleState
from service.domain.decision import Ruling
from service.domain.endpoint import Signature
from service.domain.event import PATTERNS
from service.domain.site import SiteSettings
from service.domain.verdict import Category

ClientAddress = Annotated[Any, Meta(description="The reader's address, read and believed with a key only.")]


class CommentForm(msgspec.Struct, kw_only=True):
    """A reader's comment. ``author``, ``url`` and ``comment`` are other names of name, website and body."""

    name: Annotated[str, Meta(description="Required unless the site says otherwise; 245 characters by default.")]
    email: Annotated[
        str,
        Meta(
            description="Required unless the site says otherwise. It is never published.",
            extra_json_schema={"format": "email"},
        ),
    ]
    body: Annotated[str, Meta(description="Up to 10,000 characters by default.")]
    website: str | None = None
    parent: Annotated[str, Meta(description="The id of the comment that this one answers.")] | None = None
    article_url: Annotated[Any, Meta(description="A web address; all else is passed over.")] = None
    article_title: Annotated[Any, Meta(description="A text; all else is passed over.")] = None
    form_token: Annotated[
        Any, Meta(description="The form's; without a good one the comment is taken all the same.")
    ] = None
    hp: Annotated[Any, Meta(description="The honeypot: people leave it empty.")] = ""
    client_address: ClientAddress = None


class EditForm(msgspec.Struct, kw_only=True):
    """What is left out stays as it is; one of the two has to be there."""

    body: Annotated[str, Meta(description="Up to 10,000 characters by default.")] | None = None
    website: Annotated[str, Meta(description="Empty or null takes it away.")] | None = None


class FlagForm(msgspec.Struct, kw_only=True):
    """A reader's report of a comment."""

    reason: Category
    note: Annotated[str, Meta(max_length=1000)] | None = None
    client_address: ClientAddress = None


class ClaimForm(msgspec.Struct, kw_only=True):
    limit: Annotated[int, Meta(ge=1, le=50)] = 10
    lease_seconds: Annotated[int, Meta(ge=30, le=3600)] = 300


class RenewForm(msgspec.Struct, kw_only=True):
    lease_seconds: Annotated[int, Meta(ge=30, le=3600)] = 300


class DecisionForm(msgspec.Struct, kw_only=True):
    action: Ruling
    reason: Category | None = None
    note: Annotated[str, Meta(max_length=2000)] | None = None
    lease: Annotated[str, Meta(description="Advice only: deciding without one is allowed.")] | None = None
    overrule: bool = False
    similar: Annotated[bool, Meta(description="Decide alike all that waits and is much like this comment.")] = False
    version: Annotated[int, Meta(ge=1, description="The case's: 409 where the comment has changed since.")] | None = (
        None
    )


class BulkForm(msgspec.Struct, kw_only=True):
    ids: Annotated[list[Annotated[str, Meta(max_length=128)]], Meta(min_length=1, max_length=500)]
    action: Ruling
    reason: Category | None = None
    note: Annotated[str, Meta(max_length=2000)] | None = None
    overrule: bool = False


class ArticleForm(msgspec.Struct, kw_only=True):
    """What is left out stays as it is."""

    state: ArticleState | None = None
    title: Annotated[str, Meta(max_length=300)] | None = None
    url: Annotated[str, Meta(max_length=2000)] | None = None


class StandingForm(msgspec.Struct, kw_only=True):
    standing: Literal["trusted", "blocked"]
    note: Annotated[str, Meta(max_length=2000, description="For the other moderators.")] | None = None


SettingsForm = msgspec.defstruct(
    "SettingsForm",
    [
        (
            "locale",
            Annotated[str, Meta(description="A language tag: ar, en, ar-SY.")] | msgspec.UnsetType,
            msgspec.UNSET,
        ),
        ("origins", Annotated[list[str], Meta(min_length=1, max_length=50)] | msgspec.UnsetType, msgspec.UNSET),
        *[(each.name, each.type | msgspec.UnsetType, msgspec.UNSET) for each in msgspec.structs.fields(SiteSettings)],
    ],
    kw_only=True,
)
"""What is left out stays as it is."""


Pattern = Annotated[str, Meta(extra_json_schema={"enum": list(PATTERNS)})]


class EndpointForm(msgspec.Struct, kw_only=True):
    """``https`` only, unless the operator lets the endpoint's network have plain http."""

    url: Annotated[str, Meta(max_length=2000, extra_json_schema={"format": "uri"})]
    events: Annotated[
        list[Pattern], Meta(min_length=1, max_length=50, description="Types, or nouns with `.*`, or `*`.")
    ]
    description: Annotated[str, Meta(max_length=500)] | None = None
    signature: Annotated[Signature | None, Meta(description="How deliveries are signed, once and for all.")] = None
    concurrency: Annotated[int, Meta(ge=1, le=100, description="Requests under way at once, at most.")] = 20


class EndpointChangeForm(msgspec.Struct, kw_only=True):
    """What is left out stays as it is."""

    url: Annotated[str, Meta(max_length=2000, extra_json_schema={"format": "uri"})] | msgspec.UnsetType = msgspec.UNSET
    events: Annotated[list[Pattern], Meta(min_length=1, max_length=50)] | msgspec.UnsetType = msgspec.UNSET
    description: Annotated[str, Meta(max_length=500)] | msgspec.UnsetType = msgspec.UNSET
    concurrency: Annotated[int, Meta(ge=1, le=100)] | msgspec.UnsetType = msgspec.UNSET
    disabled: Annotated[bool, Meta(description="False switches an endpoint on again.")] | msgspec.UnsetType = (
        msgspec.UNSET
    )


class RecoverForm(msgspec.Struct, kw_only=True):
    since: Annotated[datetime, Meta(tz=True, description="A time with its offset, at most 30 days ago.")]


class PackForm(msgspec.Struct, kw_only=True):
    text: Annotated[str, Meta(max_length=200_000, description="The pack in TOML, as the rules' README tells.")]


class PurposeForm(msgspec.Struct, kw_only=True):
    purpose: Annotated[str, Meta(min_length=1, max_length=500, description="Why; it is recorded.")]
