"""WordPress's comment form: its fields by the names that Hakam's own form has.

The names are those that the form of a stock theme posts, with the field that its spam filter Akismet hides in it.
A page of ours that gives a refused form back has our names, so both are read.
"""

from collections.abc import Mapping
from urllib.parse import urljoin

from service.web.body import Form

ARTICLE = "comment_post_ID"

_OURS = {"parent": "comment_parent", "article_url": "redirect_to", "hp": "ak_hp_textarea"}
"""Fields that Hakam's form knows by another name. Name, email, website and body are known by WordPress's as well."""

_NONE = {"", "0"}
"""What WordPress writes where no comment is answered, or no article is meant."""


def translated(sent: Mapping[str, object], origin: str | None) -> Form:
    """Return the form as Hakam reads it. ``origin`` is the site's, for a way back that names a path alone."""
    form = dict(sent) | {ours: sent.get(ours) or sent.get(theirs) for ours, theirs in _OURS.items()}
    if isinstance(form["parent"], str) and form["parent"] in _NONE:
        form["parent"] = None
    if origin and isinstance(form["article_url"], str):
        form["article_url"] = _absolute(origin, form["article_url"])
    return form


def article_of(sent: Mapping[str, object]) -> str:
    """Return the article's name, or nothing where the form names none."""
    named = sent.get(ARTICLE)
    return named if isinstance(named, str) and named not in _NONE else ""


def _absolute(origin: str, address: str) -> str:
    try:
        return urljoin(f"{origin}/", address)
    except ValueError:
        return address
