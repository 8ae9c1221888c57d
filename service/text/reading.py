"""A reading: everything that the text of a comment says by itself."""

import msgspec

from service.domain.signal import Signal
from service.text.finds import find
from service.text.fold import Folded, fold
from service.text.language import language_of
from service.text.mask import hide
from service.text.measure import measured
from service.text.views import Views
from service.text.words import folded_words


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """``fingerprint_text`` is the same for the same words; spans of signals are those of the body as given.

    ``words`` are those of name and body that moderators find the comment by. ``views`` are ways to read the body.
    """

    language: str
    public_name: str
    public_body: str
    fingerprint_text: str
    words: tuple[str, ...]
    signals: dict[str, Signal]
    views: Views

    @property
    def folded(self) -> Folded:
        """The body, folded."""
        return self.views.folded


def read(name: str, website: str | None, body: str) -> Reading:
    """Read a cleaned comment once, for everybody who needs to know something of it."""
    in_name, finds, folded, language = find(name), find(body), fold(body), language_of(body)
    return Reading(
        language=language,
        public_name=hide(name, in_name),
        public_body=hide(body, finds),
        fingerprint_text=folded.fingerprint,
        words=folded_words(fold(name), folded),
        signals=measured(name, in_name, website, body, language, finds, folded),
        views=Views(folded),
    )
