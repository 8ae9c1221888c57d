"""A term as an editor writes it: a word or a phrase, with a star at its end where it may go on."""

import re

from service.rulebook.fault import Fault
from service.rulebook.wordlist import Term
from service.text.fold import fold

LONGEST_TERM = 100
"""Code points."""

STAR = "*"

_LETTER = re.compile(r"[^\W_]")


def read_term(line: str) -> Term | Fault:
    """Return the term, or what is wrong with it."""
    word = line.removesuffix(STAR).strip()
    term = Term(fold(word).text, open=line.endswith(STAR))
    if len(line) > LONGEST_TERM:
        wrong = f"A line has at most {LONGEST_TERM} characters."
        return Fault(width=len(line), wrong=wrong, advice="Put one term in a line.")
    if STAR in word:
        wrong = "A star stands for any ending, and here it stands elsewhere."
        return Fault(column=line.index(STAR), wrong=wrong, advice="Put it at the end: insult*.")
    if _LETTER.search(term.text) is None:
        wrong = "There is no letter and no digit here."
        return Fault(width=len(line), wrong=wrong, advice="Write a word, or delete the line.")
    return term
