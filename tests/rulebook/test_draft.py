from service.flow.gather import FACTS
from service.rulebook.check import check_examples
from service.rulebook.draft import draft_of
from service.rulebook.load import load
from service.rulebook.shipped import shipped_rules


def test_drafts_of_all_rules_can_be_put_in_force_and_change_nothing() -> None:
    shipped = load([shipped_rules()], FACTS)
    drafts = {f"draft-{number}": draft_of(rule) for number, rule in enumerate(shipped.rules)}
    changed = load([shipped_rules()], FACTS, drafts)
    assert changed.hash == shipped.hash
    assert {rule.file for rule in changed.rules} == {rule.file for rule in shipped.rules}
    examples = [[(example.fires, example.body) for example in rule.examples] for rule in changed.rules]
    assert examples == [[(example.fires, example.body) for example in rule.examples] for rule in shipped.rules]
    assert check_examples(changed) == ()
