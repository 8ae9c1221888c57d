"""An email address: whether a text is one, and the form in which it is kept."""

import re

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

_COMMON_WORD = "[a-z0-9]+(?:-[a-z0-9]+)*"
_COMMON = re.compile(rf"(?=.{{1,64}}\Z)[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:{_COMMON_WORD}\.)+(?P<ending>[a-z]{{2,}})")
"""Small letters, digits and single hyphens, so no "xn--"; and too short for any part to be too long."""

_RESERVED = frozenset(name.rpartition(".")[2] for name in SPECIAL_USE_DOMAIN_NAMES)


def address_of(text: str) -> str | None:
    """Return the address in the one form that is kept, or None for what is none. Asks no network."""
    address = text.strip()
    return address if _is_common(address) else _judged(address)


def _is_common(address: str) -> bool:
    """Tell an address that the library surely takes and leaves as it is.

    Nearly every reader's is one, and the library takes longer for it than everything else that admission does.
    """
    found = _COMMON.fullmatch(address)
    return found is not None and found["ending"] not in _RESERVED


def _judged(address: str) -> str | None:
    try:
        # The reserved domain .test is let in: it harms nobody, and sites try their forms with it.
        return validate_email(address, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        return None
