"""Ports to the models, and what a rule may ask of their scores."""

from collections.abc import Mapping
from typing import Protocol

from service.domain.signal import Fact, FactKind, Signal
from service.text.reading import Reading

TOXICITY, FAST, DEEP = "toxicity.score", "toxicity.fast", "toxicity.deep"

LATER = frozenset({"late", "overloaded", "scorer down"})
"""Reasons of the deep model's that may be gone a moment later; with any other it is no use to ask again."""

_KINDS = {
    "insult": "insults somebody",
    "hate": "is hate against a group of people",
    "threat": "threatens somebody",
    "sexual": "is sexual harassment",
}

FACTS = (
    Fact(
        TOXICITY, FactKind.NUMBER, "How likely a moderator would reject the comment, by every model that has a score."
    ),
    Fact(FAST, FactKind.NUMBER, "The same by the fast model alone, which scores every comment."),
    Fact(DEEP, FactKind.NUMBER, "The same by the deep model alone, for what the fast one is unsure of."),
    Fact("spam.fast", FactKind.NUMBER, "How likely a moderator would reject the comment as spam, by the fast model."),
    *[
        Fact(f"{kind}.fast", FactKind.NUMBER, f"How likely it {does}, by the fast model.")
        for kind, does in _KINDS.items()
    ],
    *[
        Fact(f"{kind}.deep", FactKind.NUMBER, f"How likely it {does}, by the deep model.")
        for kind, does in _KINDS.items()
    ],
)
"""All are numbers from 0 to 1."""

FAST_SIGNALS = tuple(fact.name for fact in FACTS if fact.name.endswith(".fast"))


class FastScorer(Protocol):
    """The model that comes with the package. ``models`` maps its name to its version."""

    @property
    def models(self) -> Mapping[str, str]: ...

    def score(self, body: str, reading: Reading) -> Mapping[str, Signal]:
        """Return every signal of ``FAST_SIGNALS``; the same text always has the same."""


class DeepScorer(Protocol):
    """The model that runs elsewhere. ``models`` maps its name to its version, and is empty where there is none."""

    @property
    def models(self) -> Mapping[str, str]: ...

    async def score(self, body: str, language: str, patience: float) -> Mapping[str, Signal]:
        """Return the model's signals, ``toxicity.deep`` among them, after at most ``patience`` seconds.

        Never raises: what could not be scored is Missing, with its reason.
        """
