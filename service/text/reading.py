"""A reading: everything that the text of a comment says by itself."""

import msgspec

from service.domain.signal import Signal
from service.text.fold import fingerprint_text
from service.text.language import language_of
from service.text.mask import mask_text
from service.text.measure import measure


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """``fingerprint_text`` is the same for the same words; spans of signals are those of the body as given."""

    language: str
    public_name: str
    public_body: str
    fingerprint_text: str
    signals: dict[str, Signal]


def read(name: str, website: str | None, body: str) -> Reading:
    """Read a cleaned comment once, for everybody who needs to know something of it."""
    language = language_of(body)
    return Reading(
        language=language,
        public_name=mask_text(name),
        public_body=mask_text(body),
        fingerprint_text=fingerprint_text(body),
        signals=measure(name, website, body, language),
    )
