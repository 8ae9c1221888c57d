"""A sheet: one file of rules while it is read, with all complaints about it so far."""

import re
import tomllib
from pathlib import Path

from service.rulebook.complaint import Complaint
from service.rulebook.fault import Fault
from service.rulebook.layout import KeyPath, Lines, layout

LARGEST_FILE = 1_000_000
"""Bytes of one file of rules."""


class Sheet:
    """``content`` is what the file says, empty where it can't be read.

    A pack that is kept elsewhere comes by its name and its text; it has no ``folder`` whose files it might name.
    """

    def __init__(self, file: Path | str, text: str | None = None) -> None:
        self.file = str(file)
        self.folder = None if text is not None else Path(file).parent
        self.complaints: list[Complaint] = []
        text = self._text(Path(file)) if text is None else self._bounded(text)
        self.content = self._parsed(text)
        self._lines = text.split("\n")
        self._places = layout(text) if self.content else {}

    def line(self, path: KeyPath) -> int:
        return self._place(path).first

    def complain(self, path: KeyPath, wrong: str, advice: str, *, rule: str | None = None, at: str = "") -> None:
        """Point at the word ``at`` in the line of a key, else at the whole line."""
        number = self.line(path)
        quote = self._lines[number - 1].strip()
        column, end = _span(at, quote)
        self.complaints.append(
            Complaint(
                file=self.file,
                line=number,
                rule=rule,
                quote=quote,
                column=column,
                width=end - column,
                wrong=wrong,
                advice=advice,
            )
        )

    def complain_of(self, fault: Fault, path: KeyPath, source: str, rule: str | None) -> None:
        """Tell of a fault in the condition that the key at ``path`` holds."""
        line = source.split("\n")[fault.line]
        quote = line.lstrip()
        self.complaints.append(
            Complaint(
                file=self.file,
                line=self._line_of(quote.strip(), self._place(path)),
                rule=rule,
                quote=quote.rstrip(),
                column=max(fault.column - (len(line) - len(quote)), 0),
                width=fault.width,
                wrong=fault.wrong,
                advice=fault.advice,
            )
        )

    def _place(self, path: KeyPath) -> Lines:
        """Return the lines of the key, or of the nearest table around it that has a line of its own."""
        while path and path not in self._places:
            path = path[:-1]
        return self._places.get(path, Lines(1, 1))

    def _line_of(self, quote: str, place: Lines) -> int:
        """Find the line of a value that holds the quote; where it is spelt with escapes, the value's first one."""
        lines = range(place.first, place.last + 1)
        return next((number for number in lines if quote and quote in self._lines[number - 1]), place.first)

    def _bounded(self, text: str) -> str:
        if len(text.encode(errors="replace")) > LARGEST_FILE:
            self._refuse(0, f"The file is larger than {LARGEST_FILE} bytes.", "Split it into several files.")
            return ""
        return text.replace("\r\n", "\n")

    def _text(self, file: Path) -> str:
        """Read the file; the mark that some editors put before UTF-8 is no part of it."""
        try:
            return self._bounded(file.read_bytes().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            self._refuse(line, "The file is not in UTF-8 from here on.", "Save it anew as UTF-8.")
        except OSError as error:
            self._refuse(0, f"The file can't be read: {error.strerror}.", "Check that it exists and may be read.")
        return ""

    def _parsed(self, text: str) -> dict[str, object]:
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            self._refuse_toml(text.split("\n"), str(error))
        except RecursionError:
            self._refuse(0, "Lists or tables in this file are nested too deeply.", "Write rules as README.md shows.")
        return {}

    def _refuse_toml(self, lines: list[str], said: str) -> None:
        """Tell where the parser stopped; it says so in words only."""
        found = re.search(r"line (\d+), column (\d+)", said)
        line, column = (int(found[1]), int(found[2]) - 1) if found else (len(lines), 0)
        while line > 1 and not lines[line - 1].strip():
            line, column = line - 1, len(lines[line - 2].rstrip())
        reason = "a quotation mark is not closed in this line" if "'\\n'" in said else said.partition(" (at ")[0]
        wrong = f"This is not TOML: {reason}."
        quote = lines[line - 1].rstrip()
        advice = "Check quotation marks, brackets, and that each line reads: key = value."
        self._refuse(line, wrong, advice, quote=quote, column=min(column, max(len(quote) - 1, 0)))

    def _refuse(self, line: int, wrong: str, advice: str, *, quote: str = "", column: int = 0) -> None:
        self.complaints.append(
            Complaint(file=self.file, line=line, quote=quote, column=column, wrong=wrong, advice=advice)
        )


def _span(at: str, quote: str) -> tuple[int, int]:
    """Find a word in a line, as a key before anything else; the whole line where it is not there."""
    word = rf"(?<!\w)({re.escape(at)})(?!\w)"
    found = re.search(rf"{word}[\"']?\s*=", quote) or re.search(word, quote)
    return found.span(1) if at and found else (0, len(quote))
