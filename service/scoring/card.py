"""The model card's place."""

from pathlib import Path

CARD = Path(__file__).with_name("MODEL_CARD.md")
