"""A list: words that conditions count in a comment, in whatever spelling readers hide them."""

import enum
from collections.abc import Iterable

import msgspec

from service.domain.signal import Fact, FactKind

PREFIX = "matches."
"""Begins the name of the fact that a list becomes: the list ``insults`` is counted by ``matches.insults``."""


class Spelling(enum.StrEnum):
    """A way of hiding a word that a list may see through, beyond what folding undoes for all of them."""

    JOINED = "joined"
    CLITICS = "clitics"
    LEET = "leet"
    UNDOTTED = "undotted"
    ARABIZI = "arabizi"


USUAL = frozenset({Spelling.JOINED, Spelling.CLITICS, Spelling.LEET})
"""What a list sees through that says nothing of it. The others need its consent: they make many words look alike."""


class Term(msgspec.Struct, frozen=True, order=True):
    """A folded word or phrase; an ``open`` one may go on: it was written with a star at its end."""

    text: str
    open: bool = False


class WordList(msgspec.Struct, frozen=True, kw_only=True):
    """``innocent`` are folded words and phrases inside which nothing is found."""

    name: str
    terms: frozenset[Term]
    innocent: frozenset[str] = frozenset()
    spellings: frozenset[Spelling] = USUAL

    @property
    def fact(self) -> Fact:
        return Fact(PREFIX + self.name, FactKind.NUMBER, f"How many words of the list {self.name} the comment has.")

    @property
    def meaning(self) -> tuple[str, list[Term], list[str], list[str]]:
        """What a rulebook's hash is made of: the same for the same list, in whatever order it was written."""
        return self.name, sorted(self.terms), sorted(self.innocent), sorted(self.spellings)


def facts_of(lists: Iterable[WordList]) -> dict[str, Fact]:
    """Return the facts that the lists become, by name."""
    return {word_list.fact.name: word_list.fact for word_list in lists}
