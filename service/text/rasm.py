"""Rasm: Arabic letters without their dots, for texts that were written without them so that no machine reads them.

Letters that share a skeleton become one, as the writers of undotted Arabic use them (Rom and Bar, arXiv 2111.09791).
Many words of everyday language look alike then: this is for lists that consent to it, folded in the same way.
"""

import re

from service.text.characters import ARABIC_LETTERS
from service.text.fold import Folded
from service.text.view import view

_SKELETONS = {
    "ٮ": "بتث",
    "ح": "جخ",
    "د": "ذ",
    "ر": "ز",
    "س": "ش",
    "ص": "ض",
    "ط": "ظ",
    "ع": "غ",
    "ڡ": "ف",
    "ں": "ن",
    "ٯ": "ق",
}
_ANYWHERE = str.maketrans({letter: skeleton for skeleton, letters in _SKELETONS.items() for letter in letters})
_BEFORE_ANOTHER = re.compile(f"[نيق](?=[{ARABIC_LETTERS}])")
_TOOTH_OR_LOOP = {"ن": "ٮ", "ي": "ٮ", "ق": "ڡ"}
"""At the end of a word these three keep a shape of their own; before another letter they lose it."""


def undotted(folded: Folded) -> Folded:
    """Return the text with every Arabic letter's dotless form."""
    inner = _BEFORE_ANOTHER.sub(lambda letter: _TOOTH_OR_LOOP[letter.group()], folded.text)
    return view(folded, inner.translate(_ANYWHERE))
