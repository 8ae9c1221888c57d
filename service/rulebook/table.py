"""A table of a pack: its keys, read one by one, each complaint pointing at its line."""

from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

from service.domain.signal import Fact, FactKind, Value
from service.rulebook.layout import KeyPath
from service.rulebook.nearest import hint
from service.rulebook.sheet import Sheet

T = TypeVar("T", bool, int, str)

KINDS: Mapping[type, str] = {
    bool: "true or false, without quotation marks",
    int: "a whole number, without quotation marks",
    str: "text in quotation marks",
}


class Table:
    """A key that is absent or wrong is read as None, and a complaint stands in the sheet."""

    def __init__(self, sheet: Sheet, path: KeyPath, values: Mapping[str, object], rule: str | None = None) -> None:
        self.sheet = sheet
        self.path = path
        self.values = values
        self.rule = rule

    def complain(self, key: str, wrong: str, advice: str, at: str = "") -> None:
        """Point at ``at`` in the key's line, else at the key."""
        self.sheet.complain((*self.path, key), wrong, advice, rule=self.rule, at=at or key)

    def complain_of_absence(self, key: str, advice: str) -> None:
        self.sheet.complain(self.path, f'"{key}" is missing.', advice, rule=self.rule)

    def allow(self, keys: Collection[str]) -> None:
        """Complain of every other key."""
        for key in [key for key in self.values if key not in keys]:
            wrong = f'There is no key "{key}" here.{hint(key, keys)}'
            self.complain(key, wrong, f"Allowed are: {', '.join(keys)}.")

    def need(self, key: str, kind: type[T], advice: str) -> T | None:
        if key not in self.values:
            self.complain_of_absence(key, advice)
            return None
        return self.may(key, kind)

    def may(self, key: str, kind: type[T]) -> T | None:
        """Read a key that may be absent. True is no number here, though Python has it so."""
        value = self.values.get(key)
        if key in self.values and type(value) is not kind:
            self.complain(key, f'"{key}" must be {KINDS[kind]}.', f"Write it as {KINDS[kind]}.")
        return value if isinstance(value, kind) and type(value) is kind else None

    def sentence(self, key: str, advice: str) -> str | None:
        """Read text that says something."""
        text = self.need(key, str, advice)
        if text is not None and not text.strip():
            self.complain(key, f'"{key}" is empty.', advice)
            return None
        return text

    def choice(self, key: str, choices: Iterable[str], advice: str) -> str | None:
        word = self.need(key, str, advice)
        allowed = list(choices)
        if word is None or word in allowed:
            return word
        self.complain(
            key, f'"{key}" can\'t be "{word}".{hint(word, allowed)}', f"Write one of: {', '.join(allowed)}.", at=word
        )
        return None

    def below(self, key: str, rule: str | None = None) -> "Table | None":
        """Read a table inside this one."""
        value = self.values.get(key)
        if isinstance(value, dict):
            return Table(self.sheet, (*self.path, key), value, rule or self.rule)
        if key in self.values:
            self.complain(key, f'"{key}" must be a table.', f"Write {key} = {{ key = value }}.")
        return None

    def each(self, key: str) -> list["Table"]:
        """Read an array of tables, such as all [[rule]]."""
        values = self.values.get(key, [])
        if isinstance(values, list) and all(isinstance(value, dict) for value in values):
            path = (*self.path, key)
            return [Table(self.sheet, (*path, number), value, self.rule) for number, value in enumerate(values)]
        name = ".".join(part for part in (*self.path, key) if isinstance(part, str))
        self.complain(key, f'"{key}" must be written in double brackets.', f"Write [[{name}]] in a line of its own.")
        return []

    def facts(self, key: str, facts: Mapping[str, Fact]) -> dict[str, Value]:
        """Read a table of facts with their values."""
        inner = self.below(key)
        if inner is None:
            return {}
        return {name: value for name in inner.values if (value := inner.fact(name, facts)) is not None}

    def fact(self, name: str, facts: Mapping[str, Fact]) -> Value | None:
        fact = facts.get(name)
        value = self.values[name]
        if fact is None:
            advice = "Look the name up in the table of facts; a name with a dot stands in quotation marks."
            self.complain(name, f'There is no fact "{name}".{hint(name, facts)}', advice)
        elif isinstance(value, bool | int | float | str) and kind_of(value) is fact.kind:
            return value
        else:
            self.complain(name, f'"{name}" is a {fact.kind}, and this is none.', f"Write {SAMPLES[fact.kind]}.")
        return None


SAMPLES: Mapping[FactKind, str] = {
    FactKind.NUMBER: "a number without quotation marks",
    FactKind.FLAG: "true or false without quotation marks",
    FactKind.WORD: "a word in quotation marks",
}


def kind_of(value: Value) -> FactKind:
    if isinstance(value, bool):
        return FactKind.FLAG
    return FactKind.WORD if isinstance(value, str) else FactKind.NUMBER
