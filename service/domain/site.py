"""A site: whose articles the comments stand under, and what it asks of them."""

from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta

from service.domain.ids import SiteId

FormLanguage = Literal["ar", "en"]
"""The languages that the form speaks."""

FORM_LANGUAGES: tuple[FormLanguage, ...] = get_args(FormLanguage)

Label = Annotated[str, Meta(max_length=100)]
Sentence = Annotated[str, Meta(max_length=500)]


class FormTexts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a site calls the parts of its comment form in one language, as plain text; where empty, Hakam's own words.

    ``name``, ``email``, ``website`` and ``body`` are the labels of the fields.
    """

    heading: Label = ""
    name: Label = ""
    email: Label = ""
    website: Label = ""
    body: Label = ""
    promise: Sentence = ""
    submit: Label = ""


class SiteSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a site may set for itself. Lengths are in Unicode code points.

    The bounds keep a site from shutting everybody out: below them nobody's name, address or thought fits.
    An answer to a comment waits ``score_patience_ms`` for a score that could change it, and the comment itself
    ``score_deadline_seconds``; then it is decided without.
    ``retention_days`` is how long a comment is kept, 0 for good; an ``edit_window_seconds`` of 0 lets nobody edit.
    ``form_texts`` are the site's own words on its form, by language.
    """

    name_required: bool = True
    email_required: bool = True
    name_limit: Annotated[int, Meta(ge=10, le=1_000)] = 245
    email_limit: Annotated[int, Meta(ge=64, le=254)] = 254
    website_limit: Annotated[int, Meta(ge=0, le=2_000)] = 2_000
    body_limit: Annotated[int, Meta(ge=20, le=50_000)] = 10_000
    thread_depth: Annotated[int, Meta(ge=0, le=100)] = 5
    edit_window_seconds: Annotated[int, Meta(ge=0, le=86_400)] = 300
    flags_to_hold: Annotated[int, Meta(ge=1, le=1_000)] = 5
    score_patience_ms: Annotated[int, Meta(ge=0, le=5_000)] = 800
    score_deadline_seconds: Annotated[int, Meta(ge=0, le=3_600)] = 120
    retention_days: Annotated[int, Meta(ge=0, le=36_500)] = 0
    form_texts: dict[FormLanguage, FormTexts] = {}


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """One publisher. ``origins`` are the web origins its pages are served from."""

    id: SiteId
    locale: str
    origins: tuple[str, ...] = ()
    settings: SiteSettings = SiteSettings()
