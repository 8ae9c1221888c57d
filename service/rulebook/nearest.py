"""The nearest known name to one that is not known, for an editor who mistyped it."""

import difflib
from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str | None:
    found = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return found[0] if found else None


def hint(name: str, known: Iterable[str]) -> str:
    """Return a sentence with the nearest name to put behind a complaint, or nothing."""
    near = nearest(name, known)
    return f' The nearest is "{near}".' if near else ""
