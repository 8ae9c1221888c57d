"""A needle: one form of a term as it is looked for in one reading of a text, in which every gap is a space."""

import unicodedata
from collections.abc import Iterator

import msgspec

from service.rulebook.wordlist import Spelling, Term
from service.text.characters import ARABIC_CHARACTER
from service.text.clitics import SHORTEST_STEM, are_clitics

GAP = " "
LONGEST_CLITICS = 5
"""Letters that are looked at on either side of a term: one more than any clitics have together."""

_LAST_REMEMBERED = 0x20000


class Needle(msgspec.Struct, frozen=True, kw_only=True):
    """``text`` is looked for, and all but ``before`` and ``after`` code points at its ends are the term.

    ``term`` is the list's own, folded, and ``number`` the list's. ``attached`` lets clitics stand around it, and
    ``pronoun`` wants one behind it. ``dotless`` counts only where it was typed without dots.
    """

    text: str
    number: int
    term: Term
    before: int = 0
    after: int = 0
    attached: bool = False
    pronoun: bool = False
    dotless: bool = False


def needles(number: int, term: Term, form: str, spellings: frozenset[Spelling]) -> Iterator[Needle]:
    """Yield what finds a term that reads as ``form``: as a word, and with what Arabic writes onto its words.

    Before a pronoun the last ه of a word is written ت.
    """
    form = form.translate(_GAPS)
    if not _takes_clitics(form, spellings):
        yield whole(number, term, form)
        return
    yield Needle(text=form, number=number, term=term, attached=True)
    if form.endswith("ه") and not term.open:
        yield Needle(text=f"{form[:-1]}ت", number=number, term=term, attached=True, pronoun=True)


def whole(number: int, term: Term, form: str, before: str = "", after: str = "") -> Needle:
    """Return what finds a form as a whole word, with these letters written onto it."""
    end = "" if term.open else GAP
    text = f"{GAP}{before}{form.translate(_GAPS)}{after}{end}"
    return Needle(text=text, number=number, term=term, before=1 + len(before), after=len(after) + len(end))


def stands(needle: Needle, haystack: str, start: int, end: int) -> bool:
    """Tell whether the letters around what was found leave it a word."""
    if not needle.attached:
        return True
    before, after = _before(haystack, start), _after(haystack, end)
    if needle.pronoun and not after:
        return False
    return are_clitics(before, "" if needle.term.open else after)


def spaced(text: str) -> str:
    """Return a text between two spaces, with a space for everything that is no letter and no digit."""
    return f"{GAP}{text.translate(_GAPS)}{GAP}"


def _takes_clitics(form: str, spellings: frozenset[Spelling]) -> bool:
    long_enough = len(form) >= SHORTEST_STEM and ARABIC_CHARACTER.search(form) is not None
    return Spelling.CLITICS in spellings and long_enough


def _before(haystack: str, start: int) -> str:
    first = start
    while haystack[first - 1] != GAP and start - first < LONGEST_CLITICS:
        first -= 1
    return haystack[first:start]


def _after(haystack: str, end: int) -> str:
    last = end
    while haystack[last] != GAP and last - end < LONGEST_CLITICS:
        last += 1
    return haystack[end:last]


class _Gaps(dict[int, int]):
    """For ``str.translate``: letters, digits and the marks that belong to them stay."""

    def __missing__(self, code: int) -> int:
        kept = code if unicodedata.category(chr(code))[0] in "LNM" else ord(GAP)
        if code < _LAST_REMEMBERED:
            self[code] = kept
        return kept


_GAPS = _Gaps()
