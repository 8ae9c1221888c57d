"""The message catalogue: every sentence that a reader may see, in each language one file."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from service.web.plurals import PLURALS

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

    def count(self, key: str, n: int, **values: object) -> str:
        """Return the form of the message that goes with the number, with ``{n}`` in it as people write it."""
        form = PLURALS.get(self.language, PLURALS[FALLBACK])(n)
        return self.say(f"{key}.{form}", n=self.number(n), **values)

    def number(self, n: int) -> str:
        """Write a whole number in Western digits, which Arabic and English news sites share: ``12,345``."""
        return f"{n:,}"

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
    def load(cls, *folders: Path) -> "Catalogue":
        """Read every language of the first folder; what later folders say comes on top. None is the readers' own."""
        wanted = folders or (MESSAGES,)
        languages = sorted(file.stem for file in wanted[0].glob("*.toml"))
        return cls({language: Voice(language, _all_messages(wanted, language)) for language in languages})

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


def _all_messages(folders: Iterable[Path], language: str) -> dict[str, str]:
    read = (_messages(folder / f"{language}.toml") for folder in folders)
    return {key: message for messages in read for key, message in messages.items()}


def _messages(file: Path) -> dict[str, str]:
    return dict(_flat(tomllib.loads(file.read_text("utf-8")), ""))


def _flat(table: Mapping[str, object], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)
