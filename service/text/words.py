"""Words: what a text can be found by, folded so that every spelling of a word is the same one."""

import re
from collections.abc import Iterable
from itertools import chain

from service.text.fold import Folded, fold

MOST_WORDS = 2_000
LONGEST_WORD = 64
"""How many words of a text can be found, and how much of each, in code points."""

_WORD = re.compile(r"[^\W_]+")
"""Letters and digits, so that a word needs no escaping wherever it is written."""


def words_of(text: str) -> tuple[str, ...]:
    """Return the folded words of a text, each once, in their order."""
    return folded_words(fold(text))


def folded_words(*texts: Folded) -> tuple[str, ...]:
    """Return the words of texts that were folded already, each once; the first ones where there are too many."""
    words = dict.fromkeys(chain.from_iterable(map(_letters_and_digits, texts)))
    if max(map(len, words), default=0) > LONGEST_WORD:
        words = dict.fromkeys(word[:LONGEST_WORD] for word in words)
    return tuple(words)[:MOST_WORDS]


def _letters_and_digits(text: Folded) -> Iterable[str]:
    """Return the text's own words, unless they have underscores in them, as hardly any comment does."""
    return _WORD.findall(text.text) if "_" in text.text else text.words
