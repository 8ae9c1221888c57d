"""Labels: what Detoxify's classes are called among Hakam's signals, and how scores become signals."""

from collections.abc import Mapping

from service.domain.signal import Missing, Scored, Signal

TOXICITY = "toxicity.deep"
SIGNALS = {
    "toxicity": TOXICITY,
    "insult": "insult.deep",
    "threat": "threat.deep",
    "identity_attack": "hate.deep",
    "sexual_explicit": "sexual.deep",
}
SHOWN = ".shown"
"""What a signal's name ends with when people see its value and no rule may ask for it."""

OUT_OF_DOMAIN = Missing("out of domain")


def signals_of(scores: Mapping[str, float], *, in_domain: bool) -> dict[str, Signal]:
    """Return a text's scores, by class, as signals.

    Where the model was not trained on the text's language its signals are missing, for what is decided; the values
    stand beside them as ``toxicity.deep.shown``, which is no fact that a rule may name.
    """
    found: dict[str, Signal] = {SIGNALS[name]: Scored(value) for name, value in scores.items() if name in SIGNALS}
    if in_domain:
        return found
    return {**dict.fromkeys(found, OUT_OF_DOMAIN), **{f"{name}{SHOWN}": signal for name, signal in found.items()}}


def nothing(why: str) -> dict[str, Signal]:
    """Return what stands where a text could not be scored."""
    return {TOXICITY: Missing(why)}
