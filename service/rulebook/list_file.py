"""A list's file: one word or phrase a line, as editors write them, read with every mistake told at once."""

import re
from collections.abc import Iterator
from pathlib import Path

from service.rulebook.complaint import Complaint
from service.rulebook.wordlist import Term
from service.text.fold import fold

MOST_BYTES = 8_000_000
LONGEST_TERM = 100
"""Bytes of one file, and code points of one of its lines."""

REMARK = "#"
STAR = "*"

_LETTER = re.compile(r"[^\W_]")


class ListFile:
    """``terms`` are folded, so that spellings that read alike are one; ``complaints`` is everything that is wrong."""

    def __init__(self, file: Path) -> None:
        self.file = str(file)
        self.complaints: list[Complaint] = []
        self.terms: set[Term] = set()
        for number, line in self._lines(file):
            self._read(number, line)

    def _read(self, number: int, line: str) -> None:
        word = line.removesuffix(STAR).strip()
        term = Term(fold(word).text, open=line.endswith(STAR))
        if len(line) > LONGEST_TERM:
            self._complain(number, line, f"A line has at most {LONGEST_TERM} characters.", "Put one term in a line.")
        elif STAR in word:
            wrong = "A star stands for any ending, and here it stands elsewhere."
            self._complain(number, line, wrong, "Put it at the end: insult*.", at=STAR)
        elif _LETTER.search(term.text) is None:
            self._complain(number, line, "There is no letter and no digit here.", "Write a word, or delete the line.")
        else:
            self.terms.add(term)

    def _lines(self, file: Path) -> Iterator[tuple[int, str]]:
        for number, line in enumerate(self._text(file).splitlines(), start=1):
            bare = line.partition(REMARK)[0].strip()
            if bare:
                yield number, bare

    def _text(self, file: Path) -> str:
        """Read the file; the mark that some editors put before UTF-8 is no part of it."""
        try:
            raw = file.read_bytes()
            if len(raw) > MOST_BYTES:
                self._complain(0, "", f"The file is larger than {MOST_BYTES} bytes.", "Split it into several files.")
                return ""
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            self._complain(line, "", "The file is not in UTF-8 from here on.", "Save it anew as UTF-8.")
        except OSError as error:
            wrong = f"The file can't be read: {error.strerror}."
            self._complain(0, "", wrong, "Check that it exists and may be read.")
        return ""

    def _complain(self, line: int, quote: str, wrong: str, advice: str, at: str = "") -> None:
        column = max(quote.find(at), 0) if at else 0
        width = len(at or quote)
        complaint = Complaint(
            file=self.file, line=line, quote=quote, column=column, width=width, wrong=wrong, advice=advice
        )
        self.complaints.append(complaint)
