"""Seen: a reader's text with what would turn its direction written out, so that it reads as it was typed."""

TURNING = {
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
}
"""Embeddings and overrides, with the short names of Unicode's bidirectional algorithm (UAX #9, section 2)."""

_WRITTEN = str.maketrans({control: f"⟨{name}⟩" for control, name in TURNING.items()})


def seen(text: str) -> str:
    """Return the text with each such control as its name, ``⟨RLO⟩``.

    Marks such as U+200F and isolates stay: messengers write them, and they end with the box that the text stands in.
    """
    return text.translate(_WRITTEN)
