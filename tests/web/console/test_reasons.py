from service.domain.verdict import Action, Category, Reason
from service.web.console.reasons import suggested, told


def reason(action: Action = Action.HOLD, category: Category = Category.SPAM, **because: str) -> Reason:
    return Reason(rule="a.rule", action=action, category=category, because=because, spans=((0, 1), (2, 3)))


def test_a_reason_is_told_in_the_persons_language_where_the_rulebook_has_it() -> None:
    (one,) = told([reason(ar="روابط كثيرة", en="Many links")], "ar")
    assert (one.number, one.sentence, one.language, one.places) == (1, "روابط كثيرة", "ar", 2)


def test_a_reason_in_another_language_says_which_one() -> None:
    both = told([reason(en="Many links", tr="Çok bağlantı"), reason(tr="Çok bağlantı")], "ar")
    assert [(one.number, one.sentence, one.language) for one in both] == [
        (1, "Many links", "en"),
        (2, "Çok bağlantı", "tr"),
    ]


def test_a_rule_without_a_sentence_is_told_by_its_name() -> None:
    assert told([reason()], "ar")[0].sentence == "a.rule"


def test_the_strongest_reason_is_the_one_to_reject_for() -> None:
    mild, strong = reason(), reason(Action.REJECT, Category.HATE)
    assert suggested([mild, strong]) is Category.HATE
    assert suggested([]) is None
