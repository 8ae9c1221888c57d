"""Characters: the sets that the rest of the room looks for.

A set is written as the inside of a regular expression's brackets, so that sets can be joined.
"""

import re
import unicodedata

BIDI = "\u202a-\u202e\u2066-\u2069"
"""Embeddings, overrides and isolates with their closers (UAX #9)."""

INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties, interlinear marks and the blank braille cell."""

CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
"""Control characters that are neither a tab nor the end of a line."""

ARABIC_LETTERS = "\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c9"

ORDINARY = "\\x20-\\x7e\u060c\u061b\u061f\u0621-\u063a\u0641-\u064a"
"""What most comments are written in: characters of one line that are seen and that no normal form changes or joins."""

EMOJI = "\u203c\u2049\u2139\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\U0001f000-\U0001faff"

_BLOCKS_WITH_MARKS = ((0x300, 0x3100), (0xA600, 0xAC00), (0xFB1E, 0xFE30), (0x10000, 0x1F000))
_MARKS_IN_DISGUISE = "\u0f73\u0f75\u0f81"


def _marks() -> str:
    """Return every character that decomposes into nothing but combining marks with a combining class."""
    codes = (chr(code) for first, last in _BLOCKS_WITH_MARKS for code in range(first, last))
    return "".join(filter(unicodedata.combining, codes)) + _MARKS_IN_DISGUISE


MARKS = _marks()

INVISIBLE_CHARACTER = re.compile(f"[{INVISIBLE}]")

ARABIC_CHARACTER = re.compile(f"[{ARABIC_LETTERS}]")


def is_mark(char: str) -> bool:
    """Tell whether a character stands on another one and takes no room of its own."""
    return unicodedata.category(char) in {"Mn", "Me"}
