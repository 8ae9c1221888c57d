"""Joined: letters that a writer set apart, read as the word that they spell.

Three single letters or more in a row are joined; two are a conjunction, an initial or a slip. What stands between them
is left out, so that nobody who matches or scores the text ever meets the lone letters.
"""

import re
from functools import partial
from itertools import pairwise

from service.text.characters import EMOJI
from service.text.fold import Folded
from service.text.view import BLANK, view

_LETTER = r"[^\W\d_]"
_LATIN_1 = "\u00a1-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"
_ARABIC = "\u060c\u060d\u061b\u061f\u066a-\u066d\u06d4\ufd3e\ufd3f"
_SIGN = rf"[!-/:-@\[-`{{-~{_LATIN_1}{_ARABIC}\u2010-\u205e\u3000-\u303f{EMOJI}]"
_SET_APART = re.compile(
    rf"(?<![^\W_]){_LETTER}(?:(?: ?{_SIGN}{{1,3}} ?{_LETTER}){{2,}}|(?: {_LETTER}){{2,}})(?![^\W_])"
)
_GAP = re.compile(r"[\W_]+")
_LAST_GAP = re.compile(r"[\W_]+\Z")
_STRETCHED = re.compile(rf"([^\W_])(?:{BLANK}*\1){{2,}}")
_LONE_WORDS = re.compile("[aeinoruy] [aeinoruy] [aeinoruy]")
"""Three of English's, French's and Turkish's words and short hands of one letter: u r a, il y a à."""


def joined(folded: Folded) -> Folded:
    """Return the text with its letters that were set apart joined; the same text where there are none."""
    if "_" not in folded.text and sum(len(word) == 1 for word in folded.words) < 3:
        return folded
    letters = _SET_APART.sub(partial(_together, folded), folded.text)
    return folded if letters == folded.text else view(folded, letters)


def _together(folded: Folded, run: re.Match[str]) -> str:
    """Blank the gaps of a run, but keep those that part its words."""
    if _LONE_WORDS.fullmatch(run.group()):
        return run.group()
    bounds = [run.start(), *_partings(folded, run), run.end()]
    return "".join(_word(folded.text[start:end]) for start, end in pairwise(bounds))


def _partings(folded: Folded, run: re.Match[str]) -> list[int]:
    """Return where words begin: behind the gaps that are wider as typed, unless one would leave a letter alone."""
    gaps = list(_GAP.finditer(folded.text, run.start(), run.end()))
    widths = [folded.origin[gap.end()] - folded.origin[gap.start()] for gap in gaps]
    narrowest = min(widths)
    wide = [index for index, width in enumerate(widths) if width > narrowest]
    if any(after - before < 2 for before, after in pairwise([-1, *wide, len(gaps)])):
        return []
    return [gaps[index].end() for index in wide]


def _word(spaced: str) -> str:
    """Blank what stands between the letters of a word, and all but one of a letter that is stretched."""
    bare = _LAST_GAP.sub("", spaced)
    return _STRETCHED.sub(_first, _GAP.sub(_blanks, bare)) + spaced[len(bare) :]


def _blanks(gap: re.Match[str]) -> str:
    return BLANK * len(gap.group())


def _first(stretch: re.Match[str]) -> str:
    return stretch[1] + BLANK * (len(stretch.group()) - 1)
