from collections.abc import Callable

from service.rulebook.check import check_examples
from service.rulebook.rulebook import Rulebook

Bind = Callable[..., Rulebook]
Rule = Callable[..., str]

QUICK = "text.links >= 1 and form.seconds < 3"


def test_examples_that_show_what_they_claim_are_no_complaint(bind: Bind, rule: Rule) -> None:
    assert check_examples(bind(rule())) == ()


def test_an_example_that_should_fire_and_does_not_is_told_with_its_place_and_facts(bind: Bind, rule: Rule) -> None:
    (complaint,) = check_examples(bind(rule(when="text.links >= 2 or text.language == 'tr'")))
    assert complaint.file.endswith("0.toml")
    assert complaint.line == 10
    assert complaint.rule == "links.many"
    assert "should fire" in complaint.wrong
    assert "text.links = 1" in complaint.wrong
    assert 'text.language = "' in complaint.wrong


def test_an_example_that_should_not_fire_and_does_is_told(bind: Bind, rule: Rule) -> None:
    (complaint,) = check_examples(bind(rule(quiet="https://b.example")))
    assert complaint.line == 14
    assert "should not fire" in complaint.wrong


def test_an_example_that_leaves_the_rule_unknown_shows_nothing(bind: Bind, rule: Rule) -> None:
    (complaint,) = check_examples(bind(rule(when=QUICK)))
    assert "form.seconds = missing" in complaint.wrong
    assert "facts" in complaint.advice


def test_an_example_states_what_the_text_can_not_tell(bind: Bind, rule: Rule) -> None:
    stated = rule(when=QUICK).replace("fires = true", 'fires = true\nfacts = { "form.seconds" = 1 }')
    assert check_examples(bind(stated)) == ()


def test_what_an_example_states_wins_over_its_text(bind: Bind, rule: Rule) -> None:
    stated = rule().replace("fires = true", 'fires = true\nfacts = { "text.links" = 0 }')
    (complaint,) = check_examples(bind(stated))
    assert "text.links = 0" in complaint.wrong


def test_an_example_is_cleaned_like_any_comment(bind: Bind, rule: Rule) -> None:
    assert check_examples(bind(rule(when="text.length == 3", fires="abc  \\n\\n", quiet="abcd"))) == ()


def test_a_name_and_a_website_may_be_given(bind: Bind, rule: Rule) -> None:
    named = rule(when="name.link or text.shorteners > 0", fires="hello")
    by_name = named.replace('body = "hello"', 'body = "hello"\nname = "https://a.example"')
    by_website = named.replace('body = "hello"', 'body = "hello"\nwebsite = "https://bit.ly/a"')
    assert len(check_examples(bind(named))) == 1
    assert check_examples(bind(by_name)) == ()
    assert check_examples(bind(by_website)) == ()
