"""Phone numbers: which runs of digits in a text somebody could call, and which are dates, prices or scores.

A number with ``+``, ``00`` or a leading zero is taken at its word. One without must be announced ("هاتف",
"call me"), begin with a country code, or be too long and too uneven to count something.
"""

import re

import msgspec

from service.domain.signal import Span
from service.text.fold import Folded
from service.text.links import links_in

_GAP = r"[ \t().*/_\u2010-\u2015\u2212-]{0,3}"
_CANDIDATE = re.compile(rf"(?<!\d)(?:\(?\+{_GAP}|\()?\d(?:{_GAP}\d){{6,17}}(?!\d)")
_ENOUGH_DIGITS = re.compile(r"(?:\d\D{0,3}){7}")
_FRACTION = re.compile(r"\d[.,\u066b\u066c]$")
_DIGITS = re.compile(r"\d+")

_YEAR = r"(?:1[2-9]\d\d|20\d\d)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_DATE = rf"{_YEAR}[-/.]{_MONTH}[-/.]{_DAY}|{_DAY}[-/.]{_MONTH}[-/.]{_YEAR}|{_MONTH}[-/.]{_DAY}[-/.]{_YEAR}"
_OTHER_NUMBERS = re.compile(
    rf"(?<!\d)(?<!\d[-/.])(?:{_DATE}|{_YEAR}\s?[-/\u2010-\u2015\u2212]\s?{_YEAR}|{_OCTET}(?:\.{_OCTET}){{3}}"
    rf"|\d{{1,2}}:\d\d(?::\d\d)?)(?!\d)(?![-/.]\d)"
)
"""Dates, spans of years, IPv4 addresses and times of day."""

_CUE = re.compile(
    r"(?:هاتف|تلفون|تليفون|جوال|موبايل|محمول|واتس|واتساب|رقمي|رقمى|اتصل|كلمني|كلموني|للتواصل|تواصل|خلوي|فايبر"
    r"|\b(?:tel|t[ée]l[ée]?phone|phone|call|mobile|whats ?app|viber|telefon|cep|gsm|num[ée]ro|ara)\b)"
    r"[^\d\n]{0,20}$",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\s?(?:[%$€£₺]|دولار|ريال|جنيه|درهم|دينار|ليرة|يورو|مليون|مليار|[أا]لف|نسمة|شخص|usd|eur|egp|sar|tl\b|euros?\b"
    r"|dollars?\b|million|billion|people\b|votes?\b)",
    re.IGNORECASE,
)
_COUNTRY_CODES = (
    "20", "211", "212", "213", "216", "218", "222", "249", "252", "253", "269", "961", "962", "963", "964", "965",
    "966", "967", "968", "970", "971", "972", "973", "974", "98", "90", "92", "33", "44", "49", "39", "34", "31", "32",
    "41", "46", "47", "48", "91", "55",
)  # fmt: skip
_CALLING_HOSTS = frozenset({"wa.me", "api.whatsapp.com", "web.whatsapp.com", "t.me", "viber.me"})


class _Number(msgspec.Struct):
    """A run of digits with what stands around it. ``end`` is where the last of ``groups`` ends in the text."""

    groups: list[str]
    plus: bool
    separators: str
    cued: bool
    fraction: bool
    end: int

    @property
    def digits(self) -> str:
        return "".join(self.groups)


def phones_in(view: Folded) -> tuple[Span, ...]:
    """Find the phone numbers in a plain view of a text; the spans are those of the original."""
    text = view.text
    if _ENOUGH_DIGITS.search(text) is None:
        return ()
    return tuple(view.span(start, end) for start, end in _found(_without_others(view)))


def _without_others(view: Folded) -> str:
    """Blank out what has digits and is no phone number, in the same length."""
    text = _OTHER_NUMBERS.sub(_blank, view.text)
    for link in _plain_links(view):
        text = text[: link[0]] + "x" * (link[1] - link[0]) + text[link[1] :]
    return text


def _plain_links(view: Folded) -> list[Span]:
    seen = Folded(view.text, range(len(view.text)), len(view.text))
    return [link.span for link in links_in(seen) if link.host.removeprefix("www.") not in _CALLING_HOSTS]


def _blank(match: re.Match[str]) -> str:
    return "x" * len(match.group())


def _found(text: str) -> list[Span]:
    spans = []
    candidate = _CANDIDATE.search(text)
    while candidate:
        end = _phone_end(text, candidate)
        if end is not None:
            spans.append((_start(candidate, end), end))
        candidate = _CANDIDATE.search(text, _next_start(candidate) if end is None else end)
    return spans


def _next_start(candidate: re.Match[str]) -> int:
    """Return where the next group of digits may begin, behind the first one of a candidate that was no phone."""
    first = _DIGITS.search(candidate.string, candidate.start())
    return first.end() if first else candidate.end()


def _start(candidate: re.Match[str], end: int) -> int:
    """Return the number's start, without a bracket that closes behind it."""
    alone = candidate.group().startswith("(") and ")" not in candidate.string[candidate.start() : end]
    return candidate.start() + alone


def _phone_end(text: str, candidate: re.Match[str]) -> int | None:
    number = _number(text, candidate)
    return number.end if _is_phone(number, text) else None


def _number(text: str, candidate: re.Match[str]) -> _Number:
    """Read a candidate, leaving off the groups that are too many for it."""
    found = list(_DIGITS.finditer(text, candidate.start(), candidate.end()))
    plus = "+" in candidate.group()[:2]
    kept = _kept([len(group.group()) for group in found], 15 if plus or found[0].group().startswith("00") else 13)
    end = found[kept - 1].end()
    return _Number(
        groups=[group.group() for group in found[:kept]],
        plus=plus,
        separators=re.sub(r"\d", "", text[found[0].start() : end]),
        fraction=_FRACTION.search(text, max(0, candidate.start() - 2), candidate.start()) is not None,
        cued=_CUE.search(text, max(0, candidate.start() - 40), candidate.start()) is not None,
        end=end,
    )


def _kept(lengths: list[int], most: int) -> int:
    """Return how many groups belong to the number: one that is long enough alone, or as many as fit."""
    if lengths[0] >= 9:
        return 1
    total = kept = 0
    for length in lengths:
        total += length
        if total > most:
            break
        kept += 1
    return max(kept, 1)


def _is_phone(number: _Number, text: str) -> bool:
    digits = number.digits
    if number.plus:
        return len(digits) >= 10 or (len(digits) >= 8 and not _counts_thousands(number.groups))
    if digits.startswith("0"):
        return _is_dialled(number, digits)
    if number.cued:
        return len(digits) >= 7
    return len(digits) >= 9 and not _counts(number, text) and _is_bare_phone(number, digits)


def _is_dialled(number: _Number, digits: str) -> bool:
    """Tell a number that begins with zero from a fraction and from a row of scores."""
    if number.groups[0] == "0" and number.separators.startswith("."):
        return False
    if max(map(len, number.groups)) == 1:
        return len(digits) >= 9 and len(set(number.separators)) == 1
    return len(digits) >= (9 if digits.startswith("00") else 8)


def _is_bare_phone(number: _Number, digits: str) -> bool:
    if len(number.groups) == 1:
        return 10 <= len(digits) <= 15
    lengths = [len(group) for group in number.groups]
    if lengths in ([3, 3, 4], [1, 3, 3, 4]):
        return True
    return (
        len(digits) >= 10 and digits.startswith(_COUNTRY_CODES) and max(lengths) >= 3 and not _are_years(number.groups)
    )


def _counts(number: _Number, text: str) -> bool:
    """Tell whether the number says how many: it is round, in thousands, a fraction, or a unit follows."""
    digits, groups = number.digits, number.groups
    if number.fraction or digits.endswith("00000") or _UNIT.match(text, number.end):
        return True
    if _counts_thousands(groups):
        return not (len(digits) >= 11 and groups[0].startswith(_COUNTRY_CODES))
    return number.separators.count(".") == len(number.separators) == 1


def _counts_thousands(groups: list[str]) -> bool:
    return len(groups) > 1 and len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])


def _are_years(groups: list[str]) -> bool:
    return all(re.fullmatch(_YEAR, group) for group in groups)
