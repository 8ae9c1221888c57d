"""Links: where a text points to, whether it says so with ``https://`` or only names a host."""

import re

import msgspec

from service.domain.signal import Span
from service.text.domains import ENDINGS_THAT_ARE_WORDS, is_ending
from service.text.plain import plain

_SHORTENERS = """
adf.ly amzn.to bc.vc bit.do bit.ly bitly.com bl.ink buff.ly clck.ru cli.re cutt.ly dlvr.it fb.me gg.gg goo.gl goo.su
han.gl hyperurl.co ift.tt is.gd j.mp kutt.it lnkd.in mcaf.ee n9.cl ouo.io ow.ly pse.is qps.ru qr.ae rb.gy rebrand.ly
rotf.lol s.coop s.id short.gy shorte.st shorturl.asia shorturl.at soo.gd spoti.fi su.pr surl.li t.co t.ly t2m.io
tiny.cc tiny.ie tiny.one tinyurl.com tr.im trib.al u.to urlz.fr v.gd v.ht vk.cc wp.me x.co x.gd yun.ir zpr.io
"""
_KNOWN_HOSTS = """
t.me wa.me telegram.me youtu.be linktr.ee m.me fb.com about.me paypal.me instagr.am discord.gg chat.whatsapp.com
"""
SHORTENERS = frozenset(_SHORTENERS.split())
"""Hosts whose links hide where they lead."""

_KNOWN = SHORTENERS | frozenset(_KNOWN_HOSTS.split())

_DOT = r"(?:\.|\[\.\]|\(\.\)|[\[(]dot[\])])"
_SCHEME = r"(?P<scheme>(?<![a-z0-9])(?:h(?:tt|xx)ps?|[a-z][a-z0-9+.-]{1,14})(?:\[:\]|:)//(?:[^\s/@?#]{0,200}@)?)"
_ANY_HOST = r"(?:\[[0-9a-f:.]{2,45}\]|[\w%-]++(?:" + _DOT + r"[\w%-]++)*+)"
_ASCII_HOST = rf"(?<![a-z0-9\u00c0-\u024f@_.-])[a-z0-9-]++(?:{_DOT}[a-z0-9-]++)++(?![a-z\u00c0-\u024f@-])"
_WIDE_LABEL = r"(?:[a-z0-9\u00c0-\u024f-]++|(?:[^\W_a-z\u00c0-\u024f]|-)++)"
_WIDE_HOST = rf"(?<![\w@.-]){_WIDE_LABEL}(?:{_DOT}{_WIDE_LABEL})++(?![\w@-])"
_PATH = r"(?::\d{1,5}(?!\d))?(?:[/?#][^\s<>\"«»،؛]*+)?"
_LINK = re.compile(
    rf"(?:{_SCHEME}(?P<told>{_ANY_HOST})|(?P<ascii>{_ASCII_HOST})|(?P<wide>{_WIDE_HOST}))(?P<path>{_PATH})",
    re.IGNORECASE,
)
_DOT_PATTERN = re.compile(_DOT, re.IGNORECASE)
_AFTER_LINK = ".,;:!?'*_~…؟\u200f"
_HINT = re.compile(r"[.\])](?<![.\s]\.)[\w-]")
"""A host's full stop, perhaps in brackets, stands right before a label and never behind a space or another one."""


class Link(msgspec.Struct, frozen=True):
    """One link: where it stands in the text, and its host in lower case as typed."""

    span: Span
    host: str


def links(text: str) -> tuple[Link, ...]:
    """Find the links of a text, in order: with a scheme, with ``www.``, or a bare host with a known ending."""
    view = plain(text)
    return tuple(Link(view.span(*link.span), link.host) for link in links_in(view.text))


def links_in(text: str) -> tuple[Link, ...]:
    """Find the links of a plain text; their spans are those of the plain text."""
    if "//" not in text and _HINT.search(text) is None:
        return ()
    return tuple(
        Link((found.start(), _end(found)), _host(found))
        for found in _LINK.finditer(text)
        if found["scheme"] or _names_host(found)
    )


def is_shortener(host: str) -> bool:
    """Tell whether a host is a shortener's, with or without ``www.``."""
    return host.removeprefix("www.") in SHORTENERS


def _host(found: re.Match[str]) -> str:
    host = found["told"] or found["ascii"] or found["wide"]
    return _DOT_PATTERN.sub(".", host).lower()


def _end(found: re.Match[str]) -> int:
    """Return where the link ends, without the sentence's own punctuation and brackets that open before it."""
    link = found.group().rstrip(_AFTER_LINK)
    end = len(link)
    strangers = sum(map(link.count, ")]")) - sum(map(link.count, "(["))
    while strangers > 0 and link[end - 1] in _AFTER_LINK + ")]":
        end -= 1
        strangers -= link[end] in ")]"
    return found.start() + len(link[:end].rstrip(_AFTER_LINK))


def _names_host(found: re.Match[str]) -> bool:
    """Tell a bare host from a number, an abbreviation or a sentence that ended without a space."""
    host = _host(found)
    if host in _KNOWN:
        return True
    labels = host.split(".")
    if not _well_formed(labels):
        return False
    if labels[0] == "www":
        return True
    return is_ending(labels[-1]) and (_is_surely_ending(found, labels) or bool(found["path"]))


def _well_formed(labels: list[str]) -> bool:
    return labels[-1][0].isalpha() and all(len(label) <= 63 and label[0] != "-" != label[-1] for label in labels)


def _is_surely_ending(found: re.Match[str], labels: list[str]) -> bool:
    """Tell whether no sentence goes on with the last label: it is no word, and not written like a first word."""
    if len(labels) > 2 and not labels[-2].isdigit() and len(labels[-2]) > 1:
        return True
    last = (found["ascii"] or found["wide"]).rpartition(".")[2]
    return labels[-1] not in ENDINGS_THAT_ARE_WORDS and (labels[-1] in {"com", "net", "org"} or not last.istitle())
