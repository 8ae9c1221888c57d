"""Seen: a reader's text with what would turn its direction written out, so that it reads as it was typed."""

TURNING = {
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
}
"""Explicit directional formatting, with the short names of Unicode's bidirectional algorithm (UAX #9, section 2)."""

_WRITTEN = str.maketrans({control: f"⟨{name}⟩" for control, name in TURNING.items()})


def seen(text: str) -> str:
    """Return the text with each such control as its name, ``⟨RLO⟩``. Marks such as U+200F turn nothing and stay."""
    return text.translate(_WRITTEN)
