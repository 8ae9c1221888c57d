"""Checking: every rule is held against its own examples, as a comment that a reader types would be.

The body, name and website of an example are cleaned and read like any comment. On top of that come the
example's own ``facts``. A fact that neither gives is missing, as it may be in earnest, and an example whose
rule can't be answered for it shows nothing: it has to state the fact.
"""

from service.domain.signal import Missing, Scored, Signal, Signals, Value
from service.rulebook.complaint import Complaint
from service.rulebook.decide import answer, known_values
from service.rulebook.rule import Example, Rule
from service.rulebook.rulebook import Rulebook
from service.text.clean import clean_line, clean_text
from service.text.reading import read


def check_examples(rulebook: Rulebook) -> tuple[Complaint, ...]:
    """Return a complaint for each example that does not show what it claims to."""
    found = [
        _complaint(rule, example, _signals(example, rulebook), rulebook)
        for rule in rulebook.rules
        for example in rule.examples
    ]
    return tuple(complaint for complaint in found if complaint is not None)


def _signals(example: Example, rulebook: Rulebook) -> Signals:
    body = clean_text(example.body)
    reading = read(clean_line(example.name), example.website, body)
    given: dict[str, Signal] = {name: Scored(value) for name, value in example.facts.items()}
    return {**reading.signals, **rulebook.matcher.signals(body, reading.views), **given}


def _complaint(rule: Rule, example: Example, signals: Signals, rulebook: Rulebook) -> Complaint | None:
    values = known_values(rulebook, signals)
    answered = answer(rule, values)
    if answered is example.fires:
        return None
    were = ", ".join(f"{name} = {_shown(name, values[name], signals)}" for name in rule.condition.facts)
    wrong, advice = _words(example, answered=answered)
    return Complaint(
        file=rule.file,
        line=example.line,
        rule=rule.name,
        quote=" ".join(rule.condition.source.split()),
        width=len(rule.condition.source),
        wrong=f"{wrong} The facts were: {were}.",
        advice=advice,
    )


def _words(example: Example, *, answered: bool | None) -> tuple[str, str]:
    """Return what is wrong and what to do."""
    if answered is None:
        return (
            "This example can't tell whether the rule fires: something it asks for is missing, or a divisor is zero.",
            'State what the text alone can\'t tell, such as facts = { "form.seconds" = 2 }.',
        )
    if example.fires:
        return "This example should fire the rule, and does not.", "Change the example, or the condition."
    return "This example should not fire the rule, and does.", "Change the example, or make the condition narrower."


def _shown(name: str, value: Value | None, signals: Signals) -> str:
    """Return a value as it is written in a rule."""
    if value is None:
        signal = signals.get(name)
        return f"missing ({signal.missing})" if isinstance(signal, Missing) else "missing"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else f"{value:g}"
