"""The rules that come with Hakam."""

from pathlib import Path


def shipped_rules() -> Path:
    """Return the folder of the shipped packs: inside an installed package, else the repository's ``rules``."""
    inside = Path(__file__).with_name("shipped")
    return inside if inside.is_dir() else Path(__file__).parents[2] / "rules"
