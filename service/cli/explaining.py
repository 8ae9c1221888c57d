"""An explanation in lines: what a verdict says, and whether the rules at hand say it again."""

from collections.abc import Iterator

from service.domain.signal import Missing, Signal, Span
from service.domain.verdict import Reason, Verdict
from service.flow.explain import Explanation

ENGLISH = "en"


def lines_of(found: Explanation, language: str) -> Iterator[str]:
    """Yield the lines; reasons are told in the language, else in English. Nothing of the comment's words is in them."""
    verdict = found.case.verdict
    models = ", ".join(f"{name} {version}" for name, version in sorted(verdict.models.items())) or "none"
    yield f"{found.case.comment.id}: {verdict.action}, priority {verdict.priority}"
    yield f"rulebook {verdict.rulebook[:12]}, models: {models}"
    yield from (_reason(reason, language) for reason in verdict.reasons)
    if verdict.pardoned:
        yield f"  set aside by a pardon: {', '.join(verdict.pardoned)}"
    yield from (f"{_reason(reason, language)} [on trial, did nothing]" for reason in verdict.shadow)
    if verdict.unknown:
        yield f"  not known: {', '.join(verdict.unknown)}"
    yield "signals:"
    yield from (_signal(name, signal) for name, signal in sorted(verdict.signals.items()))
    yield _replayed(found, found.again)


def _reason(reason: Reason, language: str) -> str:
    because = reason.because.get(language) or reason.because.get(ENGLISH) or next(iter(reason.because.values()), "")
    return f"  {reason.rule} ({reason.action}, {reason.category}){_places(reason.spans)}: {because}"


def _signal(name: str, signal: Signal) -> str:
    if isinstance(signal, Missing):
        return f"  {name}: missing ({signal.missing})"
    value = f"{signal.value:g}" if isinstance(signal.value, float) else str(signal.value)
    return f"  {name}: {value}{_places(signal.spans)}"


def _places(spans: tuple[Span, ...]) -> str:
    return f" at {', '.join(f'{start}–{end}' for start, end in spans)}" if spans else ""


def _replayed(found: Explanation, again: Verdict) -> str:
    if not found.same_rules:
        return f"The rulebook here is another one, {again.rulebook[:12]}. On the same signals it says: {again.action}."
    if found.holds:
        return "Judged again by the same rulebook from these signals: the same verdict, bit for bit."
    return f"Judged again by the same rulebook from these signals: {again.action}, and not the same verdict."
