"""Plain: the text as an address, a link or a number is read in it, with a way back to what was typed."""

import re
import unicodedata
from functools import partial

from service.text.characters import CONTROLS, INVISIBLE, ORDINARY, is_mark
from service.text.fold import Folded, Table, Trace, ascii_digit

_ALSO_PLAIN = (
    "\u00a1-\u00a7\u00a9\u00ab\u00bb\u00bf-\u0131\u0134-\u013e\u0141-\u0148\u014a-\u017e\u2013\u2014\u2018\u2019\u201c\u201d"
    "\u2763-\u2767\U0001f440-\U0001f64f"
)
"""Accents, quotation marks and emoji that comments are full of, and that are read as they stand."""

_DROPPED = re.compile(f"[{INVISIBLE}{CONTROLS}\u0640]")
_OTHERWISE = re.compile(f"[^\\x09-\\x0d{ORDINARY}{_ALSO_PLAIN}]")
_FULL_STOPS = "\u06d4\u3002\uff61"


def plain(text: str) -> Folded:
    """Return the text with ASCII digits and full stops, ordinary widths, and nothing invisible inside.

    Case, spaces and line ends stay. Most texts are plain already and cost one search.
    """
    if _OTHERWISE.search(text) is None:
        return Folded(text, partial(_unchanged, len(text)))
    return Folded(text.translate(_PLAIN), partial(_PLAIN.trace, text))


def _unchanged(size: int) -> Trace:
    return range(size), size


def _plainly(char: str) -> str:
    if _DROPPED.match(char) or is_mark(char):
        return ""
    if char in _FULL_STOPS:
        return "."
    return "".join(map(ascii_digit, unicodedata.normalize("NFKC", char)))


_PLAIN = Table(_plainly)
