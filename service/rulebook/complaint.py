"""A complaint: one mistake in a rulebook, told to the editor who can mend it."""

import unicodedata

import msgspec

WIDEST = 120
"""Code points of a quoted line that are shown; a longer one is cut around the mistake."""


class Complaint(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong, where, and what to do.

    ``line`` counts from 1, 0 where the whole file or folder is meant. ``quote`` is the line that is
    wrong, and ``width`` code points from ``column`` on, counted from 0, are the place in it.
    """

    file: str
    line: int = 0
    rule: str | None = None
    quote: str = ""
    column: int = 0
    width: int = 1
    wrong: str
    advice: str

    def __str__(self) -> str:
        return "\n".join([self.place(), *self.quotation(), self.wrong, f"What to do: {self.advice}"])

    def place(self) -> str:
        line = f", line {self.line}" if self.line else ""
        rule = f", rule {self.rule}" if self.rule else ""
        return f"{self.file}{line}{rule}"

    def quotation(self) -> list[str]:
        """Return the quoted line and the carets below it, or nothing where there is no line to quote."""
        if not self.quote.strip():
            return []
        start = max(0, self.column - WIDEST // 2) if len(self.quote) > WIDEST else 0
        shown = self.quote[start : start + WIDEST]
        column = self.column - start
        width = max(1, min(self.width, len(shown) - column))
        return [f"    {shown}", f"    {_blank(shown[:column])}{'^' * width}"]


class BrokenRulebook(Exception):
    """A rulebook that can't be used. ``complaints`` are all of its mistakes, by file and line."""

    def __init__(self, complaints: tuple[Complaint, ...]) -> None:
        super().__init__("\n\n".join(str(complaint) for complaint in complaints))
        self.complaints = complaints


def _blank(text: str) -> str:
    """Return white space as wide as the text; marks that stand above a letter take no room."""
    return "".join("\t" if sign == "\t" else " " for sign in text if not unicodedata.combining(sign))
