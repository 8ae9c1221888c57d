"""Wrong fields of a form of the console, in words beside the fields."""

from collections.abc import Iterable

from service.domain.errors import FieldError
from service.web.catalogue import Voice
from service.web.problems import wrong_field


def wrong_fields(errors: Iterable[FieldError], voice: Voice) -> dict[str, str]:
    """Return a sentence for each field that is wrong, by its name."""
    return {error.field: wrong_field(error, voice).message for error in errors}
