"""What the console says: its own sentences on top of the readers', in every language."""

from pathlib import Path

from service.web.catalogue import MESSAGES, Catalogue

CONSOLE_MESSAGES = Path(__file__).parent / "messages"


def console_catalogue() -> Catalogue:
    return Catalogue.load(MESSAGES, CONSOLE_MESSAGES)
