"""Clitics: the conjunctions, prepositions, articles and pronouns that Arabic writes as part of a word.

Cut off blindly they leave words that nobody wrote: الكلية (the college) is no word of three letters with ي and ه behind
it. So whoever matches stems keeps exceptions beside the list. All forms here are folded: ة is ه, ى is ي, no hamza.
"""

import msgspec

SHORTEST_STEM = 3
"""How many letters are left at least: most Arabic roots have three."""

_PROCLITICS = """و ف ب ك ل ال وال فال بال كال لل وب فب وك فك ول فل وبال فبال وكال فكال ولل فلل
    يا هال عال وهال وعال"""
PROCLITICS = frozenset(_PROCLITICS.split())
"""And, so, with, like, to and the article; also the vocative, and the dialects' this and on before the article."""

_ENCLITICS = "ي ك ه ها هم كم نا هن كن"
ENCLITICS = frozenset(_ENCLITICS.split())
"""My, your, his, her, their, your, our."""

_LONGEST_PROCLITIC = max(map(len, PROCLITICS))
_LONGEST_ENCLITIC = max(map(len, ENCLITICS))


class Stem(msgspec.Struct, frozen=True):
    """What may be a word inside a word: its letters, and where they stand in it, in code points.

    The text is the word's own, but for a feminine ه that was written ت before a pronoun.
    """

    text: str
    start: int
    end: int


def stems(word: str) -> tuple[Stem, ...]:
    """Return what is left of a folded word without clitics, in every way of cutting them, the longest first.

    The word itself is not among them. There are at most 30, whatever the word.
    """
    starts = [0, *(cut for cut in range(1, _LONGEST_PROCLITIC + 1) if word[:cut] in PROCLITICS)]
    ends = [0, *(cut for cut in range(1, _LONGEST_ENCLITIC + 1) if word[len(word) - cut :] in ENCLITICS)]
    cuts = [
        (start, end) for start in starts for end in ends if start + end and len(word) - start - end >= SHORTEST_STEM
    ]
    return tuple(stem for start, end in sorted(cuts, key=sum) for stem in _cut(word, start, len(word) - end))


def are_clitics(before: str, after: str) -> bool:
    """Tell whether the letters around a part of a folded word are clitics, or nothing."""
    return (not before or before in PROCLITICS) and (not after or after in ENCLITICS)


def _cut(word: str, start: int, end: int) -> list[Stem]:
    stem = Stem(word[start:end], start, end)
    if end < len(word) and word[end - 1] == "ت":
        return [stem, Stem(f"{word[start : end - 1]}ه", start, end)]
    return [stem]
