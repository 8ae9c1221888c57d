"""Phone numbers: which runs of digits in a text somebody could call, and which are dates, prices or scores.

A number with ``+``, ``00`` or a leading zero is taken at its word. One without must be announced ("هاتف",
"call me"), begin with a country code, or be too long and too uneven to count something.
"""

import re
from collections.abc import Iterable, Sequence

from service.domain.signal import Span
from service.text.links import Link

_GAP = r"[ \t().*/_\u2010-\u2015\u2212-]{0,3}"
_CANDIDATE = re.compile(rf"(?<!\d)(?:\(?\+{_GAP}|\()?\d(?:{_GAP}\d){{6,17}}(?!\d)")
_ENOUGH_DIGITS = re.compile(r"[0-9](?:\D{0,3}[0-9]){6}")
_FRACTION = re.compile(r"\d[.,\u066b\u066c]$")
_LATIN = re.compile("[a-z_@#]", re.IGNORECASE)
_GROUP = re.compile(r"\d+")

_YEAR = r"(?:1[2-9]\d\d|20\d\d)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_DATE = rf"{_YEAR}[-/.]{_MONTH}[-/.]{_DAY}|{_DAY}[-/.]{_MONTH}[-/.]{_YEAR}|{_MONTH}[-/.]{_DAY}[-/.]{_YEAR}"
_OTHER_NUMBERS = re.compile(
    rf"(?<!\d)(?<!\d[-/.])(?:{_DATE}|{_YEAR}\s?[-/\u2010-\u2015\u2212]\s?{_YEAR}|{_OCTET}(?:\.{_OCTET}){{3}}"
    rf"|\d{{1,2}}:\d\d(?::\d\d(?:[.,]\d{{1,9}})?)?)(?!\d)(?![-/.]\d)"
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

_LONGEST = 15
"""Digits of an international number (ITU-T E.164); a national one has at most 13 with its prefix."""

_LONGEST_NATIONAL = 13


class _Number:
    """A run of digits that may be a phone number, and what stands around it."""

    def __init__(self, candidate: re.Match[str]) -> None:
        groups = list(_GROUP.finditer(candidate.string, candidate.start(), candidate.end()))
        self.plus = "+" in candidate.group()[:2]
        found = _kept(groups, prefixed=self.plus or groups[0].group().startswith("00"))
        self.text = candidate.string
        self.groups = [group.group() for group in found]
        self.digits = "".join(self.groups)
        self.first_end = found[0].end()
        self.end = found[-1].end()
        alone = candidate.group()[0] == "(" and ")" not in self.text[found[0].start() : self.end]
        self.start = candidate.start() + alone

    @property
    def separators(self) -> str:
        return _GROUP.sub("", self.text[self.start : self.end]).lstrip("+(")

    @property
    def is_announced(self) -> bool:
        return _CUE.search(self.text, max(0, self.start - 40), self.start) is not None

    @property
    def is_fraction(self) -> bool:
        return _FRACTION.search(self.text, max(0, self.start - 2), self.start) is not None

    @property
    def is_part_of_word(self) -> bool:
        """Tell whether Latin letters come right before it, as in the names that people give themselves."""
        return _LATIN.match(self.text, max(0, self.start - 1), self.start) is not None

    @property
    def has_unit(self) -> bool:
        return _UNIT.match(self.text, self.end) is not None


def phones_in(text: str, links: Iterable[Link], addresses: Iterable[Span]) -> tuple[Span, ...]:
    """Find the phone numbers of a plain text, outside its addresses and all links but those that call somebody."""
    if _ENOUGH_DIGITS.search(text) is None:
        return ()
    others = [link.span for link in links if link.host.removeprefix("www.") not in _CALLING_HOSTS]
    return tuple(_found(_OTHER_NUMBERS.sub(_blank, _without(text, [*others, *addresses]))))


def _without(text: str, spans: Iterable[Span]) -> str:
    """Blank out parts of a text, in the same length."""
    pieces, at = [], 0
    for start, end in sorted(spans):
        pieces += [text[at:start], "x" * (end - max(at, start))]
        at = max(at, end)
    return "".join([*pieces, text[at:]])


def _blank(match: re.Match[str]) -> str:
    return "x" * len(match.group())


def _found(text: str) -> Iterable[Span]:
    candidate = _CANDIDATE.search(text)
    while candidate:
        number = _Number(candidate)
        phone = _is_phone(number)
        if phone:
            yield number.start, number.end
        whole = phone or _counts_thousands(number.groups)
        candidate = _CANDIDATE.search(text, number.end if whole else number.first_end)


def _kept(groups: Sequence[re.Match[str]], *, prefixed: bool) -> Sequence[re.Match[str]]:
    """Leave off the groups behind a number that is long enough, or that would make it too long."""
    if len(groups[0].group()) >= 9:
        return groups[:1]
    most = _LONGEST if prefixed else _LONGEST_NATIONAL
    total = 0
    for index, group in enumerate(groups):
        total += len(group.group())
        if total > most:
            return groups[:index]
    return groups


def _is_phone(number: _Number) -> bool:
    length = len(number.digits)
    if length > _LONGEST:
        return False
    if number.plus:
        return length >= 10 or (length >= 8 and not _counts_thousands(number.groups))
    if number.digits.startswith("0"):
        return _is_dialled(number)
    if length > _LONGEST_NATIONAL or length < 7 or _counts(number):
        return False
    return _has_phone_shape(number) or number.is_announced


def _is_dialled(number: _Number) -> bool:
    """Tell a number that begins with zero from a fraction and from a row of scores."""
    if number.groups[0] == "0" and number.separators.startswith("."):
        return False
    if max(map(len, number.groups)) == 1:
        return len(number.digits) >= 9 and len(set(number.separators)) == 1
    return len(number.digits) >= (9 if number.digits.startswith("00") else 8)


def _has_phone_shape(number: _Number) -> bool:
    """Tell whether digits without any prefix are grouped or begin as phone numbers do."""
    lengths = [len(group) for group in number.groups]
    if len(lengths) == 1:
        return lengths[0] >= 10 and not number.is_part_of_word
    if lengths in ([3, 3, 4], [1, 3, 3, 4]):
        return True
    return len(number.digits) >= 10 and max(lengths) >= 3 and _begins_abroad(number.groups[0])


def _begins_abroad(group: str) -> bool:
    """Tell whether a group is a country code, or begins with one and is no year."""
    long = len(group) >= 4 and group.startswith(_COUNTRY_CODES)
    return group in _COUNTRY_CODES or (long and re.fullmatch(_YEAR, group) is None)


def _counts(number: _Number) -> bool:
    """Tell whether the number says how many: it is round, in thousands, a fraction, or a unit follows."""
    if number.digits.endswith("00000") or number.is_fraction or number.has_unit:
        return True
    if _counts_thousands(number.groups):
        return not (len(number.digits) >= 11 and number.digits.startswith(_COUNTRY_CODES))
    return number.separators == "."


def _counts_thousands(groups: Sequence[str]) -> bool:
    return len(groups) > 1 and len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
