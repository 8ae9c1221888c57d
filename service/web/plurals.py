"""Plurals: which form of a sentence goes with a number.

Source: the rules for cardinals in the Unicode CLDR's supplemental data (plurals.xml), for whole numbers from 0 on.
"""

from collections.abc import Callable, Mapping

Plural = Callable[[int], str]


def english(n: int) -> str:
    """Return ``one`` or ``other``."""
    return "one" if n == 1 else "other"


def arabic(n: int) -> str:
    """Return ``zero``, ``one``, ``two``, ``few`` (103 to 110 too), ``many`` (111 to 199 too) or ``other``."""
    exact = {0: "zero", 1: "one", 2: "two"}
    if n in exact:
        return exact[n]
    if 3 <= n % 100 <= 10:
        return "few"
    return "many" if n % 100 >= 11 else "other"


PLURALS: Mapping[str, Plural] = {"ar": arabic, "en": english}

CATEGORIES: Mapping[str, frozenset[str]] = {
    language: frozenset(plural(n) for n in range(101)) for language, plural in PLURALS.items()
}
"""The forms that each language has; any hundred and one numbers in a row show all of them."""
