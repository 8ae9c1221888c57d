"""Fields of a moderator's or a server's request: each checked, all wrong ones named at once."""

import contextlib
import enum
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar, overload

from service.domain.errors import FieldError
from service.flow.admit import web_host
from service.text.clean import has_forbidden, is_blank
from service.web.malformed import InvalidRequest

Choice = TypeVar("Choice", bound=enum.StrEnum)

MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
"""RFC 3339, 5.6: a date-time."""


class Fields:
    """Reads one request's fields. Every method notes what is wrong; ``finish`` raises for all of it."""

    def __init__(self, form: Mapping[str, object]) -> None:
        self._form = form
        self._wrong: list[FieldError] = []

    def text(self, name: str, longest: int, *, required: bool = False) -> str | None:
        """Read a text; one in which nothing can be seen is left out."""
        given = self._form.get(name)
        if isinstance(given, str) and (code := _text_fault(given, longest)):
            self._note(name, code, longest)
        elif isinstance(given, str) and not is_blank(given):
            return given
        else:
            self._absent(name, None if isinstance(given, str) else given, required=required)
        return None

    def choice(self, name: str, choices: type[Choice], *, required: bool = False) -> Choice | None:
        value = self._form.get(name)
        if isinstance(value, str) and value in set(choices):
            return choices(value)
        self._absent(name, value, required=required)
        return None

    @overload
    def number(self, name: str, default: int, least: int, most: int) -> int: ...

    @overload
    def number(self, name: str, default: None, least: int, most: int) -> int | None: ...

    def number(self, name: str, default: int | None, least: int, most: int) -> int | None:
        value = self._form.get(name, default)
        if value is None and default is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self._note(name, "invalid", most)
        return default

    def texts(self, name: str, most: int, longest: int) -> tuple[str, ...]:
        """Read a list of 1 to ``most`` texts; one that stands there twice is read once."""
        values = self._form.get(name)
        if not isinstance(values, list) or not values:
            self._note(name, "required" if values in (None, []) else "invalid")
        elif len(values) > most:
            self._note(name, "too_long", most)
        elif all(isinstance(value, str) and not _text_fault(value, longest) for value in values):
            return tuple(dict.fromkeys(values))
        else:
            self._note(name, "invalid")
        return ()

    def texts_of(self, name: str, most: int, choices: Sequence[str]) -> tuple[str, ...]:
        """Read a list of 1 to ``most`` of these texts."""
        found = self.texts(name, most, max(map(len, choices)))
        if set(found) <= set(choices):
            return found
        self._note(name, "invalid")
        return ()

    def moment(self, name: str) -> datetime | None:
        """Read an RFC 3339 time with its offset; it has to be there."""
        value = self._form.get(name)
        if isinstance(value, str) and MOMENT.fullmatch(value):
            with contextlib.suppress(ValueError, OverflowError):
                return datetime.fromisoformat(value.upper()).astimezone(UTC)
        self._note(name, "required" if value in (None, "") else "invalid")
        return None

    def flag_or_none(self, name: str) -> bool | None:
        """Read a flag that says nothing where it is left out."""
        return self.flag(name) if name in self._form else None

    def flag(self, name: str) -> bool:
        value = self._form.get(name, False)
        if not isinstance(value, bool):
            self._note(name, "invalid")
        return value is True

    def web_address(self, name: str, longest: int) -> str | None:
        value = self.text(name, longest)
        if value is None or web_host(value):
            return value
        self._note(name, "invalid")
        return None

    def finish(self) -> None:
        """Raise InvalidRequest if anything was wrong."""
        if self._wrong:
            raise InvalidRequest(tuple(self._wrong))

    def _absent(self, name: str, value: object, *, required: bool) -> None:
        """Note a value that is of a wrong kind, or missing where it is needed."""
        if value is not None:
            self._note(name, "invalid")
        elif required:
            self._note(name, "required")

    def _note(self, name: str, code: str, limit: int | None = None) -> None:
        self._wrong.append(FieldError(name, code, limit))


def _text_fault(value: str, longest: int) -> str | None:
    if len(value) > longest:
        return "too_long"
    return "forbidden_characters" if has_forbidden(value) else None
