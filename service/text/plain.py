"""Plain: the text as an address, a link or a number is read in it, with a way back to what was typed."""

import re
import unicodedata
from functools import partial

from service.text.characters import CONTROLS, INVISIBLE, is_mark
from service.text.fold import Folded, Table, Trace, ascii_digit

_DROPPED = re.compile(f"[{INVISIBLE}{CONTROLS}\u0640]")
_OTHERWISE = re.compile("[^\\x09-\\x0d\\x20-\\x7e\u060c\u061b\u061f\u0621-\u063a\u0641-\u064a]")
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
