"""Cleaning: a text as it was typed, in one spelling, with nothing in it that could harm its neighbours."""

import re
import unicodedata

from service.text.characters import BIDI, CONTROLS, INVISIBLE, MARKS, ORDINARY, is_mark

MOST_MARKS = 30
"""Marks on one letter, the figure of UAX #15's stream-safe text. No language needs more, and normalising
takes the square of their number."""

MOST_NESTED = 125
"""Bidirectional controls inside each other: UAX #9's max_depth; deeper ones have no effect."""

_OTHERWISE = re.compile(f"[^{ORDINARY}]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_FORBIDDEN = re.compile(f"[{CONTROLS}\ud800-\udfff{_NONCHARACTERS}]")
_PERHAPS_FORBIDDEN = re.compile(f"[{CONTROLS}\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U0001fffe-\U0010ffff]")
"""The same without the many small ranges beyond the common planes, which make a search six times as slow."""

_MARK = re.compile(f"[{MARKS}]")
_EXCESS_MARKS = re.compile(f"([{MARKS}]{{{MOST_MARKS}}})[{MARKS}]+")
_BIDI = re.compile(f"([{BIDI}])")
_SOMETHING = re.compile(rf"[^\s{INVISIBLE}{CONTROLS}]")

_PDF = "\u202c"
_PDI = "\u2069"
_ISOLATES = "\u2066\u2067\u2068"
_OPENERS = {
    "\u202a": ("\u202a", _PDF),
    "\u202b": ("\u202b", _PDF),
    "\u202d": ("\u2066", _PDI),
    "\u202e": ("\u2067", _PDI),
    "\u2066": ("\u2066", _PDI),
    "\u2067": ("\u2067", _PDI),
    "\u2068": ("\u2068", _PDI),
}
"""What each opening control becomes, and what closes it. An override can make a link read as another one,
so it becomes an isolate of the same direction: the writer's direction stays, the letters keep their order,
and what is left still counts as invisible when the text is measured."""


def clean_line(raw: str) -> str:
    """Return a name or title: one line, NFC, single spaces, bidirectional controls balanced."""
    if _OTHERWISE.search(raw) is None:
        return " ".join(raw.split())
    return " ".join(_normal(balanced(" ".join(raw.split()))).split())


def clean_text(raw: str) -> str:
    r"""Return a body: NFC, lines that end in ``\n``, no spaces at their ends, no blank lines around it."""
    if _OTHERWISE.search(raw) is None:
        # Most comments are a line of characters that each stand for themselves.
        return raw.rstrip(" ")
    lines = _LINE_END.sub("\n", raw).split("\n")
    text = _normal("\n".join(balanced(line.rstrip()) for line in lines))
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def has_forbidden(raw: str) -> bool:
    """Tell whether a text holds control characters other than tabs and line ends, surrogates or noncharacters."""
    return _PERHAPS_FORBIDDEN.search(raw) is not None and _FORBIDDEN.search(raw) is not None


def is_blank(text: str) -> bool:
    """Tell whether nothing can be seen: spaces, invisible characters and marks that stand on nothing."""
    return all(is_mark(found.group()) for found in _SOMETHING.finditer(text))


def balanced(line: str) -> str:
    """Return a paragraph with its bidirectional controls closed, and none that closes nothing (UAX #9, X1 to X8)."""
    pieces = _BIDI.split(line)
    if len(pieces) == 1:
        return line
    nest = _Nest()
    pieces[1::2] = [nest.take(control) for control in pieces[1::2]]
    return "".join(pieces) + nest.close()


def _normal(text: str) -> str:
    """Return NFC without piled-up marks; the second look is for letters that NFC takes apart."""
    return _spared(unicodedata.normalize("NFC", _spared(text)))


def _spared(text: str) -> str:
    """Cut piles of marks. A pile that is too high is met by looking at every 30th character."""
    return _EXCESS_MARKS.sub(r"\1", text) if _MARK.search(text[::MOST_MARKS]) else text


class _Nest:
    """The controls that are open, innermost last: each with whether it is an isolate, and its closer."""

    def __init__(self) -> None:
        self._open: list[tuple[bool, str]] = []
        self._isolates = 0

    def take(self, control: str) -> str:
        """Return what a control is replaced by."""
        if control == _PDF:
            return self._close_embedding()
        if control == _PDI:
            return self._close_isolate()
        return self._enter(control)

    def close(self) -> str:
        """Return the closers of everything that is still open."""
        return "".join(closer for _, closer in reversed(self._open))

    def _enter(self, control: str) -> str:
        opener, closer = _OPENERS[control] if len(self._open) < MOST_NESTED else ("", "")
        isolate = control in _ISOLATES
        self._open.append((isolate, closer))
        self._isolates += isolate
        return opener

    def _close_embedding(self) -> str:
        if not self._open or self._open[-1][0]:
            return ""
        return self._open.pop()[1]

    def _close_isolate(self) -> str:
        if not self._isolates:
            return ""
        closers = []
        isolate = False
        while not isolate:
            isolate, closer = self._open.pop()
            closers.append(closer)
        self._isolates -= 1
        return "".join(closers)
