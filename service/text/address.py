"""Email addresses: the ways that readers write them, also so that no machine should see them."""

import re

from service.domain.signal import Span
from service.text.domains import is_ending

_LOCAL = r"[\w.+'-]"
_AT = r"(?:@|%40|&#0*64;|&commat;)"
_BRACKETED_AT = r"[(\[{<][ \t]?(?:@|at|arobase|et|آت|أت|ات|ايت)[ \t]?[)\]}>]"
_BARE_AT = r"[ \t](?:at|arobase|آت|أت|ات|ايت)[ \t]"
_BRACKETED_DOT = r"[ \t]?[(\[{<][ \t]?(?:\.|dot|point|nokta|نقطة|نقطه|دوت)[ \t]?[)\]}>][ \t]?"
_BARE_DOT = r"[ \t](?:dot|نقطة|نقطه|دوت|nokta)[ \t]"
_DOT = rf"(?:\.|%2e|{_BRACKETED_DOT}|{_BARE_DOT})"
_PROVIDER = r"(?:gmail|hotmail|yahoo|outlook|icloud|ymail|protonmail|جيميل|هوتميل|ياهو)"

_ASCII_DOMAIN = rf"[a-z0-9-]++(?:{_DOT}[a-z0-9-]++)++(?![a-z\u00c0-\u024f])"
_WIDE_DOMAIN = rf"[\w-]++(?:{_DOT}[\w-]++)++"
_SPACED_DOMAIN = r"[\w-]++[ \t]\.[ \t]?[a-z]{2,6}(?!\w)"
_NUMBERED_DOMAIN = r"\[\d{1,3}(?:\.\d{1,3}){3}\]"
_DOMAIN = rf"(?:{_ASCII_DOMAIN}|{_WIDE_DOMAIN}|{_SPACED_DOMAIN}|{_NUMBERED_DOMAIN}|{_PROVIDER}(?!\w))"
_SPOKEN_DOMAIN = rf"[\w-]++(?:(?:{_BRACKETED_DOT}|{_BARE_DOT})[\w-]++)++"

_GAP = r"[ \t]{0,2}"
_ADDRESS = re.compile(
    rf"(?<!{_LOCAL})[.+'-]*+(?P<local>\w{_LOCAL}*+)"
    rf"(?:(?P<at>{_GAP}(?:{_AT}|{_BRACKETED_AT}){_GAP})(?P<domain>{_DOMAIN})|{_BARE_AT}(?P<spoken>{_SPOKEN_DOMAIN}))",
    re.IGNORECASE,
)
_HINT = re.compile(rf"{_AT}|{_BRACKETED_AT}|{_BARE_AT}", re.IGNORECASE)
_SIGN = re.compile(r"[@%&([{<]")
_SPOKEN_DOT = re.compile(_BARE_DOT, re.IGNORECASE)
_DOT_PATTERN = re.compile(_DOT, re.IGNORECASE)
_PROVIDER_NAME = re.compile(_PROVIDER, re.IGNORECASE)
_SPOKEN_ENDINGS = frozenset({"كوم", "نت", "اورج", "أورج"})
_WORDS_BEFORE_AT = "look me us him her it them see found available visit is are was live here meet and or"
_NOBODY = frozenset(_WORDS_BEFORE_AT.split())


def addresses_in(text: str) -> tuple[Span, ...]:
    """Find the email addresses of a plain text; the spans are those of the plain text."""
    if not _may_have_addresses(text):
        return ()
    return tuple((match.start("local"), match.end()) for match in _ADDRESS.finditer(text) if _is_address(match))


def _may_have_addresses(text: str) -> bool:
    """Tell cheaply that most texts have none: each address has one of the signs, or a dot that is spelled out."""
    return (_SIGN.search(text) or _SPOKEN_DOT.search(text)) is not None and _HINT.search(text) is not None


def is_public_ending(label: str) -> bool:
    """Tell whether a last label has the shape of a top-level domain, which names nobody."""
    return len(label) >= 2 and (label.isalpha() or label.startswith("xn--"))


def _is_address(match: re.Match[str]) -> bool:
    """Tell an address from a price, a score or a mention with a space before it."""
    labels = _labels(match["domain"] or match["spoken"])
    if match["spoken"]:
        return match["local"].lower() not in _NOBODY and _ends_like_host(labels)
    if match["domain"].startswith("["):
        return True
    if re.fullmatch(_AT, match["at"], re.IGNORECASE):
        return len(labels) == 1 or is_public_ending(labels[-1])
    return _is_spaced_address(match["at"], labels)


def _labels(domain: str) -> list[str]:
    return [label.strip() for label in _DOT_PATTERN.sub(".", domain).lower().split(".")]


def _is_spaced_address(at: str, labels: list[str]) -> bool:
    """Tell whether a word, a gap and a host are one address; ``word @host`` is more often a mention."""
    if _PROVIDER_NAME.fullmatch(labels[0]):
        return True
    mention = at[0].isspace() and at.endswith("@")
    return not mention and _ends_like_host(labels)


def _ends_like_host(labels: list[str]) -> bool:
    return is_ending(labels[-1]) or labels[-1] in _SPOKEN_ENDINGS
