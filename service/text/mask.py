"""Masking: the addresses and phone numbers that readers type stay out of what the public sees."""

from service.domain.signal import Span
from service.text.address import is_public_ending
from service.text.clean import balanced
from service.text.finds import Finds, find

HIDDEN = "•••"
HIDDEN_ADDRESS = f"{HIDDEN}@{HIDDEN}"


def mask_text(text: str) -> str:
    """Return the text with every address and phone number in it replaced by dots. Masking twice changes nothing."""
    return hide(text, find(text))


def hide(text: str, finds: Finds) -> str:
    """Return the text with what was found in it replaced by dots, also where it held half a pair of controls."""
    dots = [(span, HIDDEN_ADDRESS) for span in finds.addresses] + [(span, HIDDEN) for span in finds.phones]
    if not dots:
        return text
    pieces, at = [], 0
    for (start, end), mask in sorted(dots):
        pieces += [text[at:start], mask]
        at = end
    return "\n".join(map(balanced, "".join([*pieces, text[at:]]).split("\n")))


def addresses(text: str) -> tuple[Span, ...]:
    """Find the email addresses in a text, also spelled out, spaced or with invisible characters inside."""
    return find(text).addresses


def phones(text: str) -> tuple[Span, ...]:
    """Find the phone numbers in a text, in digits of any script. Numbers in addresses and most links are none."""
    return find(text).phones


def mask_address(email: str) -> str:
    """Return an address as moderators see it: ``a•••@e•••.com``, and never more than that."""
    local, at, domain = email.strip().rpartition("@")
    if not at:
        return HIDDEN
    host, dot, ending = domain.rpartition(".")
    if not dot or not is_public_ending(ending):
        return f"{_initial(local)}@{HIDDEN}"
    return f"{_initial(local)}@{_initial(host.split('.')[0])}.{ending}"


def _initial(part: str) -> str:
    """Return the first letter and dots, or only dots where that letter would say all or nothing."""
    shown = len(part) > 1 and part[0].isalnum() and not part.startswith("xn--")
    return f"{part[0]}{HIDDEN}" if shown else HIDDEN
