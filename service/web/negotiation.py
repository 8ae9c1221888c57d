"""What the caller would rather have: a language, a page or data (RFC 9110, section 12.5)."""

import re

_QUALITY = re.compile(r"\s*[qQ]\s*=\s*([01](?:\.\d{0,3})?)\s*")
_LONGEST = 1_000


def preferences(header: str) -> tuple[tuple[str, float], ...]:
    """Return what a header of the Accept family names, in lower case with its weight, best first.

    Weights of 0 stay in, as they refuse something. What can't be read is left out.
    """
    named = [_weighted(part) for part in header[:_LONGEST].split(",") if part.strip()]
    return tuple(sorted(named, key=lambda each: -each[1]))


def wanted_languages(header: str) -> tuple[str, ...]:
    """Return the language tags of an Accept-Language header, best first."""
    return tuple(tag for tag, weight in preferences(header) if weight > 0 and tag != "*")


def prefers_page(header: str) -> bool:
    """Tell whether ``text/html`` is named and weighs more than JSON does."""
    weights = dict(reversed(preferences(header)))
    anything = weights.get("*/*", 0.0)
    data = max(weights.get("application/json", weights.get("application/*", anything)), 0.0)
    named = weights.get("text/html", weights.get("text/*", 0.0))
    return named > data


def takes_gzip(header: str) -> bool:
    """Tell whether an Accept-Encoding header names gzip."""
    return any(coding == "gzip" and weight > 0 for coding, weight in preferences(header))


def _weighted(part: str) -> tuple[str, float]:
    name, *parameters = part.split(";")
    for parameter in parameters:
        if match := _QUALITY.fullmatch(parameter):
            return name.strip().lower(), min(float(match[1]), 1.0)
    return name.strip().lower(), 1.0
