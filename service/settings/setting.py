"""A setting: one thing that an operator may say, and how its words are read."""

from collections.abc import Callable
from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")


class Setting(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """``default`` is what an operator would write to get it, empty where it is nothing.

    ``read`` turns the words into the value and raises ValueError with the end of a sentence that begins with
    the setting's name and value: ``must be …``. ``secret`` keeps the value out of every table and letter.
    """

    name: str
    default: str
    sentence: str
    read: Callable[[str], T]
    secret: bool = False


class BrokenSettings(Exception):
    """Some settings cannot be used. The letter names all of them, and shows no secret one's value."""

    def __init__(self, complaints: tuple[str, ...]) -> None:
        lines = "\n".join(f"  {complaint}" for complaint in complaints)
        super().__init__(f"Hakam cannot start with these settings:\n{lines}\n`hakam settings` shows all there are.")
        self.complaints = complaints
