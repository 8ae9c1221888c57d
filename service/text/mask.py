"""Masking: the addresses and phone numbers that readers type stay out of what the public sees."""

import re

from service.domain.signal import Span
from service.text.domains import is_ending
from service.text.fold import Folded
from service.text.phone import phones_in
from service.text.plain import plain

HIDDEN = "•••"
HIDDEN_ADDRESS = f"{HIDDEN}@{HIDDEN}"

_LOCAL = r"[\w.+'-]"
_AT = r"(?:@|%40|&#0*64;|&commat;)"
_BRACKETED_AT = r"[(\[{<][ \t]?(?:@|at|arobase|et|آت|أت|ات|ايت)[ \t]?[)\]}>]"
_BARE_AT = r"[ \t](?:at|arobase|آت|أت|ات|ايت)[ \t]"
_BRACKETED_DOT = r"[ \t]?[(\[{<][ \t]?(?:\.|dot|point|nokta|نقطة|نقطه|دوت)[ \t]?[)\]}>][ \t]?"
_BARE_DOT = r"[ \t](?:dot|نقطة|نقطه|دوت|nokta)[ \t]"
_DOT = rf"(?:\.|%2e|{_BRACKETED_DOT}|{_BARE_DOT})"
_PROVIDER = r"(?:gmail|hotmail|yahoo|outlook|icloud|ymail|protonmail|جيميل|هوتميل|ياهو)"
_ASCII_DOMAIN = rf"[a-z0-9-]++(?:{_DOT}[a-z0-9-]++)++(?![a-z\u00c0-\u024f])"
_DOMAIN = rf"(?:{_ASCII_DOMAIN}|[\w-]++(?:{_DOT}[\w-]++)++|\[\d{{1,3}}(?:\.\d{{1,3}}){{3}}\]|{_PROVIDER}(?!\w))"
_SPOKEN_DOMAIN = rf"[\w-]++(?:(?:{_BRACKETED_DOT}|{_BARE_DOT})[\w-]++)++"
_GAP = r"[ \t]{0,2}"
_ADDRESS = re.compile(
    rf"(?<!{_LOCAL})[.+'-]*+(?P<local>\w{_LOCAL}*+)"
    rf"(?:(?P<at>{_GAP}(?:{_AT}|{_BRACKETED_AT}){_GAP})(?P<domain>{_DOMAIN})|{_BARE_AT}(?P<spoken>{_SPOKEN_DOMAIN}))",
    re.IGNORECASE,
)
_HINT = re.compile(rf"{_AT}|{_BRACKETED_AT}|{_BARE_AT}", re.IGNORECASE)
_DOT_PATTERN = re.compile(_DOT, re.IGNORECASE)
_PROVIDER_NAME = re.compile(_PROVIDER, re.IGNORECASE)
_SPOKEN_ENDINGS = frozenset({"كوم", "نت", "اورج", "أورج"})
_WORDS_BEFORE_AT = "look me us him her it them see found available visit is are was live here meet and or"
_NOBODY = frozenset(_WORDS_BEFORE_AT.split())


def mask_text(text: str) -> str:
    """Return the text with every address and phone number in it replaced by dots. Masking twice changes nothing."""
    view = plain(text)
    hidden = [(span, HIDDEN_ADDRESS) for span in _addresses_in(view)]
    hidden += [(span, HIDDEN) for span in _phones_beside(view, hidden)]
    pieces, at = [], 0
    for (start, end), dots in sorted(hidden):
        pieces += [text[at:start], dots]
        at = end
    return "".join([*pieces, text[at:]]) if hidden else text


def addresses(text: str) -> tuple[Span, ...]:
    """Find the email addresses in a text, also spelled out, spaced or with invisible characters inside."""
    return _addresses_in(plain(text))


def phones(text: str) -> tuple[Span, ...]:
    """Find the phone numbers in a text, in digits of any script; those of plain links are not looked at."""
    return phones_in(plain(text))


def mask_address(email: str) -> str:
    """Return an address as moderators see it: ``a•••@e•••.com``, and never more than that."""
    local, at, domain = email.strip().rpartition("@")
    if not at:
        return HIDDEN
    host, dot, ending = domain.rpartition(".")
    if not dot or not _shows(ending):
        return f"{_initial(local)}@{HIDDEN}"
    return f"{_initial(local)}@{_initial(host.split('.')[0])}.{ending}"


def _phones_beside(view: Folded, hidden: list[tuple[Span, str]]) -> list[Span]:
    taken = [span for span, _ in hidden]
    return [phone for phone in phones_in(view) if not any(phone[0] < end and start < phone[1] for start, end in taken)]


def _addresses_in(view: Folded) -> tuple[Span, ...]:
    if _HINT.search(view.text) is None:
        return ()
    found = (match for match in _ADDRESS.finditer(view.text) if _is_address(match))
    return tuple(view.span(match.start("local"), match.end()) for match in found)


def _is_address(match: re.Match[str]) -> bool:
    """Tell an address from a price, a score or a mention with a space before it."""
    labels = _DOT_PATTERN.sub(".", match["domain"] or match["spoken"]).lower().split(".")
    if match["spoken"]:
        return match["local"].lower() not in _NOBODY and _ends_like_host(labels)
    if match["domain"].startswith("["):
        return True
    at = match["at"]
    if at.strip() != at or "(" in at or "[" in at or "{" in at or "<" in at:
        return _is_spaced_address(at, labels)
    return len(labels) == 1 or _shows(labels[-1])


def _is_spaced_address(at: str, labels: list[str]) -> bool:
    """Tell whether a word, a gap and a host are one address; ``word @host`` is more often a mention."""
    if _PROVIDER_NAME.fullmatch(labels[0]):
        return True
    mention = at[0].isspace() and not at[-1].isspace() and at.strip() == "@"
    return not mention and _ends_like_host(labels)


def _ends_like_host(labels: list[str]) -> bool:
    return is_ending(labels[-1]) or labels[-1] in _SPOKEN_ENDINGS


def _shows(ending: str) -> bool:
    """Tell whether a last label is a top-level domain, which names nobody: letters, or an encoded one."""
    return len(ending) >= 2 and (ending.isalpha() or ending.startswith("xn--"))


def _initial(part: str) -> str:
    """Return the first letter and dots, or only dots where that letter would say all or nothing."""
    shown = len(part) > 1 and part[0].isalnum() and not part.startswith("xn--")
    return f"{part[0]}{HIDDEN}" if shown else HIDDEN
