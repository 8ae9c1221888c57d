"""The message catalogue: every sentence that a reader may see, in each language one file."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

MESSAGES = Path(__file__).parent / "messages"
FALLBACK = "en"


class Voice:
    """One language of the catalogue."""

    def __init__(self, language: str, messages: Mapping[str, str]) -> None:
        self.language = language
        self._messages = messages

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``."""
        return self._messages["language.direction"]

    def say(self, key: str, **values: object) -> str:
        """Return the message with its places filled. Raise KeyError for a key that no file has."""
        return self._messages[key].format_map(values)

    def say_first(self, *keys: str, **values: object) -> str:
        """Return the first message that exists; the last key has to."""
        return self.say(next((key for key in keys if key in self), keys[-1]), **values)

    def __contains__(self, key: str) -> bool:
        return key in self._messages

    def __iter__(self) -> Iterator[str]:
        return iter(self._messages)

    def template(self, key: str) -> str:
        """Return the message with its places unfilled."""
        return self._messages[key]


class Catalogue:
    """All languages. English is the one to fall back on."""

    def __init__(self, voices: Mapping[str, Voice]) -> None:
        self._voices = voices

    @classmethod
    def load(cls, folder: Path = MESSAGES) -> "Catalogue":
        return cls({file.stem: Voice(file.stem, _messages(file)) for file in sorted(folder.glob("*.toml"))})

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self._voices)

    def knows(self, tag: str) -> bool:
        return _primary(tag) in self._voices

    def voice(self, wanted: Iterable[str]) -> Voice:
        """Return the first wanted language that the catalogue has; ``ar-EG`` is served by ``ar``."""
        for tag in wanted:
            if voice := self._voices.get(_primary(tag)):
                return voice
        return self._voices[FALLBACK]


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()


def _messages(file: Path) -> dict[str, str]:
    return dict(_flat(tomllib.loads(file.read_text("utf-8")), ""))


def _flat(table: Mapping[str, object], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)
