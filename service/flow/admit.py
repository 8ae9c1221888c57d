"""Admission: from what the form sent, untyped, to a clean submission, or to all of its wrong fields at once."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from service.domain.comment import Comment, Submission
from service.domain.edit import Amendment
from service.domain.errors import FieldError, InvalidFields
from service.domain.ids import CommentId
from service.domain.site import SiteSettings
from service.flow.address import address_of
from service.text.characters import BIDI
from service.text.clean import clean_line, clean_text, has_forbidden, is_blank
from service.text.mask import addresses

FORM_FIELDS = {
    "name": ("name", "author"),
    "email": ("email",),
    "website": ("website", "url"),
    "body": ("body", "comment"),
}
"""The fields that a reader fills in, each with the names that forms use for it."""

URL_LIMIT = 2_000
TITLE_LIMIT = 300

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)")
_UNSAFE_IN_URL = re.compile(rf"[\s\"<>\\^`{{|}}{BIDI}\u200e\u200f]")
"""What no URL may hold as it is (RFC 3986, 2), and the marks that would show it as another (RFC 3987, 4.1)."""


class _WrongField(Exception):
    def __init__(self, code: str, limit: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.limit = limit


def admit(form: Mapping[str, object], settings: SiteSettings) -> Submission:
    """Return the submission, cleaned. Raise InvalidFields naming every wrong field."""
    fields = _Fields(form)
    name = fields.take("name", lambda raw: _name(raw, settings.name_limit), required=settings.name_required)
    email = fields.take("email", lambda raw: _email(raw, settings.email_limit), required=settings.email_required)
    website = fields.take("website", lambda raw: _website(raw, settings.website_limit), required=False)
    body = fields.take("body", lambda raw: _body(raw, settings.body_limit), required=True)
    parent = fields.take("parent", _within(64), required=False)
    fields.finish()
    return Submission(
        name=name or "",
        email=email,
        website=website,
        body=body or "",
        parent=CommentId(parent) if parent else None,
        article_url=_article_url(form.get("article_url")),
        article_title=_article_title(form.get("article_title")),
        form_token=_text_or_none(form.get("form_token")),
        honeypot=bool(form.get("hp")),
    )


def wrong_fields(form: Mapping[str, object], settings: SiteSettings) -> tuple[FieldError, ...]:
    """Return what ``admit`` would refuse, none for a form that it takes."""
    try:
        admit(form, settings)
    except InvalidFields as refusal:
        return refusal.errors
    return ()


def amend(form: Mapping[str, object], settings: SiteSettings, comment: Comment) -> Amendment:
    """Return what becomes of a comment by an edit: a field that the form leaves out stays as it is.

    Raise InvalidFields naming every wrong field, or the body where the form holds nothing that can be edited.
    """
    fields, website, body = _Fields(form), comment.website, comment.body
    edits_website = fields.holds("website")
    if edits_website:
        website = fields.take("website", lambda raw: _website(raw, settings.website_limit), required=False)
    if fields.holds("body") or not edits_website:
        body = fields.take("body", lambda raw: _body(raw, settings.body_limit), required=True) or ""
    fields.finish()
    return Amendment(website=website, body=body)


class _Fields:
    """Takes the fields of one form. Every wrong one is noted; ``finish`` raises for all of them."""

    def __init__(self, form: Mapping[str, object]) -> None:
        self._form = form
        self._wrong: list[FieldError] = []

    def holds(self, name: str) -> bool:
        return any(key in self._form for key in FORM_FIELDS[name])

    def take(self, name: str, check: Callable[[str], str], *, required: bool) -> str | None:
        try:
            return _checked(_typed(self._form, name), check, required=required)
        except _WrongField as fault:
            self._wrong.append(FieldError(name, fault.code, fault.limit))
            return None

    def finish(self) -> None:
        if self._wrong:
            raise InvalidFields(tuple(self._wrong))


def _typed(form: Mapping[str, object], name: str) -> str | None:
    for key in FORM_FIELDS.get(name, (name,)):
        value = form.get(key)
        if value is not None and not isinstance(value, str):
            raise _WrongField("invalid")
        if value:
            return value
    return None


def _checked(raw: str | None, check: Callable[[str], str], *, required: bool) -> str | None:
    if raw is not None and has_forbidden(raw):
        raise _WrongField("forbidden_characters")
    if raw is None or is_blank(raw):
        if required:
            raise _WrongField("required")
        return None
    return check(raw)


def _within(limit: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        if len(text) > limit:
            raise _WrongField("too_long", limit)
        return text

    return check


def _name(raw: str, limit: int) -> str:
    return _within(limit)(clean_line(raw))


def _body(raw: str, limit: int) -> str:
    return _within(limit)(clean_text(raw))


def _email(raw: str, limit: int) -> str:
    address = address_of(_within(limit)(raw.strip()))
    if address is None:
        raise _WrongField("invalid")
    return address


def _website(raw: str, limit: int) -> str:
    address = _within(limit)(raw.strip())
    if not _SCHEME.match(address) and not address.startswith("/"):
        address = f"https://{address}"
    if not _is_web_address(address) or addresses(address):
        raise _WrongField("invalid")
    return address


def _is_web_address(address: str) -> bool:
    host = web_host(address) or ""
    return "." in host.strip(".") or ":" in host


def web_host(address: str) -> str | None:
    """Return the host of a URL that is http or https and can be shown anywhere, None for any other text."""
    if _UNSAFE_IN_URL.search(address):
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    return parts.hostname if parts.scheme in {"http", "https"} and "@" not in parts.netloc and port != 0 else None


def _article_url(value: object) -> str | None:
    if not isinstance(value, str) or len(value) > URL_LIMIT or has_forbidden(value):
        return None
    # A site that is being built has its articles at localhost.
    return value if web_host(value) else None


def _article_title(value: object) -> str | None:
    if not isinstance(value, str) or has_forbidden(value) or is_blank(value):
        return None
    # What is cut before it is cleaned keeps its bidirectional controls balanced.
    return clean_line(value[:TITLE_LIMIT]) or None


def _text_or_none(value: object) -> str | None:
    return value if isinstance(value, str) else None
