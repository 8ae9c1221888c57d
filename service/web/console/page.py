"""A page of the console: never kept, never framed, with no script and no style but our own files."""

from litestar import MediaType
from litestar.response import Template

from service.web.catalogue import Voice

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Vary": "Accept-Language, Cookie",
}


def console_page(template: str, voice: Voice, status: int, context: dict[str, object]) -> Template:
    """Return the page in the voice's language. ``template`` begins with ``console/``."""
    return Template(
        template_name=template,
        context={"voice": voice, "seat": None, "csrf": "", **context},
        status_code=status,
        headers={**HEADERS, "Content-Language": voice.language},
        media_type=MediaType.HTML,
    )
