"""Views: the ways in which the fast model reads a comment."""

from service.text.fold import Folded
from service.text.language import ARABIZI
from service.text.reading import Reading


def views_of(reading: Reading) -> tuple[Folded, ...]:
    """Return the folded text with its separated letters joined; for Arabizi the same in Arabic letters as well."""
    views = reading.views
    return (views.joined, views.arabic) if reading.language == ARABIZI else (views.joined,)
