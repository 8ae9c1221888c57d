from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from service.domain.signal import Missing, Scored, Signal
from service.flow.gather import FACTS
from service.rulebook.decide import answer, decide, known_values
from service.rulebook.rulebook import Rulebook, bound

SIGNAL: st.SearchStrategy[Signal] = st.one_of(
    st.builds(
        Scored, st.one_of(st.integers(0, 200), st.floats(0, 1), st.booleans(), st.sampled_from(["ar", "blocked"]))
    ),
    st.just(Missing("not measured")),
)


@given(st.dictionaries(st.sampled_from([fact.name for fact in FACTS]), SIGNAL))
def test_all_rules_together_answer_as_each_alone(shipped: Rulebook, signals: dict[str, Signal]) -> None:
    values = known_values(shipped, signals)
    assert shipped.answers(*values.values()) == tuple(answer(rule, values) for rule in shipped.rules)


def test_a_rulebook_may_have_a_thousand_rules(bind: Callable[..., Rulebook], rule: Callable[..., str]) -> None:
    book = bind("\n".join(rule(name=f"links.over_{most}", when=f"text.links > {most}") for most in range(1000)))
    verdict = decide(book, {"text.links": Scored(3)}, {})
    assert [reason.rule for reason in verdict.reasons] == ["links.over_0", "links.over_1", "links.over_2"]


def test_a_rulebook_without_rules_publishes() -> None:
    assert decide(bound((), ()), {"text.links": Scored(3)}, {}).reasons == ()
