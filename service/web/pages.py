"""Pages for readers whose browser posted a plain form: thanks, or what is wrong with all they typed kept."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from litestar import Litestar, MediaType
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Template
from litestar.template import TemplateConfig

from service.domain.site import FormTexts, SiteSettings
from service.web.catalogue import Voice
from service.web.console.asset_files import asset
from service.web.console.moments import iso, span, written
from service.web.console.seen import seen

FOLDER = Path(__file__).parent / "pages"
CONSOLE = Path(__file__).parent / "console" / "pages"
STYLE = (FOLDER / "page.css").read_text("utf-8")

ALIASES = {"name": ("name", "author"), "email": ("email",), "website": ("website", "url"), "body": ("body", "comment")}
"""The fields that a reader types, with the names that forms use for them."""

HIDDEN = ("parent", "article_url", "article_title", "form_token", "hp")
"""What the form carries along unseen."""

_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode("utf-8")).digest()).decode("ascii")


def template_config() -> TemplateConfig[JinjaTemplateEngine]:
    """Return Litestar's template configuration: everything is escaped, and a missing value is an error.

    The console's pages have names that begin with ``console/``.
    """
    environment = Environment(
        loader=_loader(), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(style=STYLE, asset=asset, written=written, time_span=span)
    environment.filters.update(iso=iso, seen=seen)
    return TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment))


def _loader() -> BaseLoader:
    return ChoiceLoader([PrefixLoader({"console": FileSystemLoader(CONSOLE)}), FileSystemLoader(FOLDER)])


def page(
    name: str,
    voice: Voice,
    status: int,
    context: Mapping[str, object],
    headers: Mapping[str, str] | None = None,
    form_origins: Sequence[str] = (),
) -> Template:
    """Return a page in the voice's language.

    ``form_origins`` are where the page's form may lead, for browsers check redirects against them too.
    """
    own = {"Content-Security-Policy": policy(form_origins), "Content-Language": voice.language}
    own["Vary"] = "Accept, Accept-Language"
    return Template(
        template_name=name,
        context={"voice": voice, "status": status, **context},
        status_code=status,
        headers={**own, **(headers or {})},
        media_type=MediaType.HTML,
    )


def render(app: Litestar, name: str, context: Mapping[str, object]) -> str:
    """Return what a template draws, for an answer that is kept. Raise TypeError for an application without any."""
    if app.template_engine is None:
        raise TypeError("the application was made without its templates")
    return str(app.template_engine.get_template(name).render(**context))


def typed(form: Mapping[str, object], hidden: Sequence[str] = HIDDEN) -> dict[str, str]:
    """Return what the reader typed and what the form carried along, by our own names of the fields."""
    kept = {name: _first_text(form, aliases) for name, aliases in ALIASES.items()}
    return kept | {name: _first_text(form, (name,)) for name in hidden}


def limits(settings: SiteSettings) -> dict[str, int]:
    return {
        "name": settings.name_limit,
        "email": settings.email_limit,
        "website": settings.website_limit,
        "body": settings.body_limit,
    }


def required(settings: SiteSettings) -> frozenset[str]:
    optional = {"name": settings.name_required, "email": settings.email_required}
    return frozenset({"body", *(name for name, needed in optional.items() if needed)})


def own_texts(settings: SiteSettings, voice: Voice) -> FormTexts:
    """Return what the site itself writes on its form in this language; empty where it says nothing of its own."""
    found = (texts for language, texts in settings.form_texts.items() if language == voice.language)
    return next(found, FormTexts())


def _first_text(form: Mapping[str, object], names: Sequence[str]) -> str:
    return next((value for name in names if isinstance(value := form.get(name), str) and value), "")


def policy(form_origins: Sequence[str]) -> str:
    """Return the Content-Security-Policy of a page that has a form at most; browsers check redirects of it too."""
    action = " ".join(("'self'", *form_origins)) if form_origins else "'none'"
    return (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action {action}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
