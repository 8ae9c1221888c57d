"""A list's file: one word or phrase a line, as editors write them, read with every mistake told at once."""

from pathlib import Path

from service.rulebook.complaint import Complaint
from service.rulebook.fault import Fault
from service.rulebook.term import read_term
from service.rulebook.wordlist import Term

MOST_BYTES = 8_000_000
"""Bytes of one file."""

REMARK = "#"


class ListFile:
    """``terms`` are folded, so that spellings that read alike are one; ``complaints`` is everything that is wrong."""

    def __init__(self, file: Path) -> None:
        self.file = str(file)
        self.complaints: list[Complaint] = []
        self.terms: set[Term] = set()
        for number, line in enumerate(self._text(file).splitlines(), start=1):
            bare = line.partition(REMARK)[0].strip()
            if bare:
                self._read(number, bare)

    def _read(self, number: int, line: str) -> None:
        term = read_term(line)
        if isinstance(term, Fault):
            self._complain(number, line, term.wrong, term.advice, term.column, term.width)
        else:
            self.terms.add(term)

    def _text(self, file: Path) -> str:
        """Read the file; the mark that some editors put before UTF-8 is no part of it."""
        try:
            raw = file.read_bytes()
            if len(raw) > MOST_BYTES:
                wrong = f"The file is larger than {MOST_BYTES} bytes."
                self._complain(0, "", wrong, "Split it into several files.", 0, 1)
                return ""
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            self._complain(line, "", "The file is not in UTF-8 from here on.", "Save it anew as UTF-8.", 0, 1)
        except OSError as error:
            wrong = f"The file can't be read: {error.strerror}."
            self._complain(0, "", wrong, "Check that it exists and may be read.", 0, 1)
        return ""

    def _complain(self, line: int, quote: str, wrong: str, advice: str, column: int, width: int) -> None:
        complaint = Complaint(
            file=self.file, line=line, quote=quote, column=column, width=width, wrong=wrong, advice=advice
        )
        self.complaints.append(complaint)
