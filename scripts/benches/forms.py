"""The forms that are posted: the same texts under names and addresses that no other form has."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from scripts.benches.words import texts

FORMS = 2_000
SEED = 3

Form = Callable[[str], dict[str, object]]
"""Makes a form of a text, in the words of one server."""


def hakam_form(text: str) -> dict[str, object]:
    return {"name": "قارئ #N#", "email": "#N#@readers.example", "body": text}


def isso_form(text: str) -> dict[str, object]:
    author = {"author": "قارئ #N#", "email": "#N#@readers.example", "website": None}
    return {**author, "text": text, "parent": None, "title": "مقال"}


def write_forms(file: Path, form: Form) -> Path:
    """Write forms as JSON, one in each line, and return the file. The number in each is put in when it is sent."""
    file.write_bytes(b"\n".join(msgspec.json.encode(form(text)) for text in texts(FORMS, SEED)))
    return file
