"""The rules that come with Hakam, held against comments as readers of an Arabic news site write them."""

from pathlib import Path

import pytest

from service.domain.signal import Fact, Missing, Scored, Signal
from service.domain.verdict import Action, Verdict
from service.flow.gather import FACTS
from service.flow.ports.scoring import FAST_SIGNALS
from service.rulebook.check import check_examples
from service.rulebook.decide import decide
from service.rulebook.load import load
from service.rulebook.rulebook import Rulebook
from service.rulebook.shipped import shipped_rules
from service.text.clean import clean_text
from service.text.reading import read

KNOWN_READER: dict[str, Signal] = {
    "form.honeypot": Scored(value=False),
    "form.token": Scored(value=True),
    "form.seconds": Scored(41.5),
    "author.first_time": Scored(value=False),
    "author.standing": Scored("none"),
    "article.hold_all": Scored(value=False),
    "similar.count": Scored(0),
    "toxicity.score": Scored(0.04),
    **{name: Scored(0.03) for name in FAST_SIGNALS},
}

INNOCENT = [
    "رحمه الله وأسكنه فسيح جناته وألهم أهله الصبر والسلوان.",
    "تقرير مهم، لكن أين رد الوزارة؟ القارئ يريد الطرفين لا طرفا واحدا.",
    "هالحكي كله كذب بكذب، من عشرين سنة وهني يوعدونا وما شفنا شي!!!!!!",
    "يا جماعة والله العظيم حرام، الناس ماتت من الجوع وانتو بتحكوا عن مهرجانات؟؟؟",
    "فاشلين فاشلين فاشلين، خربتوا البلد الله لا يوفقكم",
    "ده كلام فارغ والحكومة بتضحك علينا، الكيلو بقى بـ ٤٥٠ جنيه بدل ١٢٠",
    "علاش ما تهضروش على الزيادات فالأسعار؟ الشعب عيا والله",
    "شنو هالتقرير التافه، الكاتب ما يعرف شي عن العراق",
    "حسبي الله ونعم الوكيل حسبي الله ونعم الوكيل حسبي الله ونعم الوكيل فيكم",
    "الله أكبر الله أكبر الله أكبر الله أكبر ولله الحمد",
    "ههههههههههههههههههههههههههههههههه والله نكتة الموسم 😂😂😂😂😂😂",
    "مبرووووووووووووك للمنتخب يا أبطااااااااااال 🇸🇾🇸🇾👏👏👏",
    "آمين يا رب العالمين",
    "؟؟؟",
    "👏👏👏👏",
    "عائلة جميلة 👨\u200d👩\u200d👧\u200d👦 ما شاء الله",
    "في عام 2011 كان الدولار بـ 47 ليرة، واليوم 14,500، فكيف نعيش براتب 300000؟",
    "الأرقام الرسمية منشورة في تقرير البنك الدولي https://bank.example/report-2024 وفيها غير ما جاء في المقال.",
    "قارنوا بين الخبر هنا https://a.example/1 وبين ما نشرته الوكالة أمس https://b.example/2 وستعرفون الحقيقة.",
    "أرجو من صاحب السيارة الاتصال بي على الرقم 0933123456 وشكرا لكم",
    "أرسلت لكم الوثائق على البريد reader@mail.example ولم يرد أحد حتى الآن",
    "msh 3aref leh el nas btkdb kol youm, 7aram 3alekom wallahi",
    "ya jama3a hal balad ma fi amal, kol el shabab bedo yehajer :(",
    "hahahahahahahaha wallah de7ektony",
    "This is the worst coverage I have seen in years. Shame on you and on whoever paid for it!",
    "Do you people even READ what you publish? NATO and the UN said the opposite.",
    "I lived there for ten years and I can tell you: nobody was ever asked.",
    "Bu haber tamamen yalan, biraz utanın be kardeşim! Halk aç, siz hâlâ masal anlatıyorsunuz.",
    "Allah rahmet eylesin, mekânı cennet olsun.",
    "C'est n'importe quoi, vos journalistes n'ont jamais mis les pieds là-bas ! Honte à vous.",
    "Merci pour cet article, très instructif. Bonne continuation à toute l'équipe.",
    "«العدل أساس الملك» كما قال ابن خلدون. " + "والمشكلة أن كل حكومة تأتي تنسى ما قالته قبلها وتبدأ من جديد. " * 2,
    "أولا: أين الأدلة؟\nثانيا: من هو المصدر؟\nثالثا: لماذا الآن؟\n\nأنتظر الجواب من هيئة التحرير.",
]

FROM_STRANGERS_TOO = [body for body in INNOCENT if "https://" not in body]


def judged(rulebook: Rulebook, body: str, /, name: str = "أبو محمد", **facts: float) -> Verdict:
    """Judge a body; ``author_first_time=True`` stands for that fact."""
    given: dict[str, Signal] = {key.replace("_", ".", 1): Scored(value) for key, value in facts.items()}
    cleaned = clean_text(body)
    reading = read(name, None, cleaned)
    found = rulebook.matcher.signals(cleaned, reading.views)
    return decide(rulebook, {**reading.signals, **found, **KNOWN_READER, **given}, {})


def fired(verdict: Verdict) -> set[str]:
    return {reason.rule for reason in verdict.reasons}


def test_every_shipped_example_shows_what_it_claims(shipped: Rulebook) -> None:
    assert [str(complaint) for complaint in check_examples(shipped)] == []


@pytest.mark.parametrize("body", INNOCENT)
def test_an_ordinary_comment_is_published_without_a_doubt(body: str, shipped: Rulebook) -> None:
    verdict = judged(shipped, body)
    assert fired(verdict) == set()
    assert verdict.unknown == ()
    assert (verdict.action, verdict.priority) == (Action.PUBLISH, 0)


@pytest.mark.parametrize("body", FROM_STRANGERS_TOO)
def test_an_ordinary_first_comment_is_published_too(body: str, shipped: Rulebook) -> None:
    verdict = judged(shipped, body, author_first_time=True, form_seconds=1.0, form_token=False)
    assert fired(verdict) == set()


def test_a_form_without_a_token_keeps_nobody_out(shipped: Rulebook) -> None:
    assert judged(shipped, "رحمه الله", form_token=False).action is Action.PUBLISH


def test_a_long_comment_is_published(shipped: Rulebook) -> None:
    assert fired(judged(shipped, "\n\n".join(FROM_STRANGERS_TOO[:12]))) == set()


def links(count: int) -> str:
    return "قرأت عن الموضوع في مواقع كثيرة وهذه أهمها: " + " وأيضا ".join(f"https://a{n}.example" for n in range(count))


@pytest.mark.parametrize(
    ("count", "rules"),
    [(1, set()), (2, set()), (3, {"links.several"}), (4, {"links.several"}), (5, {"links.many"}), (40, {"links.many"})],
)
def test_links_hold_by_their_number(count: int, rules: set[str], shipped: Rulebook) -> None:
    assert fired(judged(shipped, links(count))) & {"links.several", "links.many"} == rules


def test_a_comment_with_five_links_is_held_with_the_links_marked(shipped: Rulebook) -> None:
    body = links(5)
    verdict = judged(shipped, body)
    assert verdict.action is Action.HOLD
    (reason,) = [reason for reason in verdict.reasons if reason.rule == "links.many"]
    assert [body[start:end] for start, end in reason.spans] == [f"https://a{n}.example" for n in range(5)]


def test_a_heap_of_links_waits_behind_a_single_link_of_a_stranger(shipped: Rulebook) -> None:
    heap = judged(shipped, links(9), author_first_time=True)
    single = judged(shipped, links(1), author_first_time=True)
    assert fired(single) == {"links.first_time"}
    assert heap.priority < single.priority


@pytest.mark.parametrize(
    ("body", "facts", "rule"),
    [
        ("يرجى الاتصال بي على 0933123456 أو 0944123456", {}, "contact.phones"),
        ("قروض فورية اتصل 0933123456 أو https://loans.example/apply", {}, "contact.phone_with_link"),
        ("التفاصيل الكاملة والصور كلها هنا bit.ly/abcdef", {}, "links.shortened"),
        ("https://shop.example/offers", {}, "links.dense"),
        ("اربحوا الآن " * 40, {}, "writing.repeated"),
        ("YOU ARE ALL LIARS AND THIS NEWSPAPER SHOULD BE CLOSED TODAY BEFORE IT LIES AGAIN", {}, "writing.capitals"),
        ("ف\u200bش\u200bا\u200bر\u200b و\u200bك\u200bذب", {}, "writing.hidden"),
        ("شكرا لكم", {"form_honeypot": True}, "form.honeypot"),
        ("شكرا لكم على هذا الخبر المهم https://a.example", {"form_seconds": 0.5}, "form.too_quick"),
        ("شكرا لكم على هذا الخبر المهم https://a.example", {"author_first_time": True}, "links.first_time"),
        ("شكرا لكم", {"author_standing": "blocked"}, "author.blocked"),
        ("شكرا لكم", {"article_hold_all": True}, "article.hold_all"),
    ],
)
def test_what_the_first_rulebook_is_for_is_held(
    body: str, facts: dict[str, float], rule: str, shipped: Rulebook
) -> None:
    verdict = judged(shipped, body, "أبو محمد", **facts)
    assert fired(verdict) == {rule}
    assert verdict.action is Action.HOLD


@pytest.mark.parametrize("name", ["www.casino.example", "https://a.example", "shop@mail.example"])
def test_a_name_that_is_a_link_is_held(name: str, shipped: Rulebook) -> None:
    assert fired(judged(shipped, "مقال جميل", name)) == {"links.in_name"}


def test_only_a_score_near_certainty_rejects(shipped: Rulebook) -> None:
    rejecting = {rule.name for rule in shipped.rules if rule.then is Action.REJECT and not rule.shadow}
    assert rejecting == {"toxicity.certain"}


SCORES: dict[str, tuple[dict[str, float], set[str], Action]] = {
    "a doubt": ({"toxicity_score": 0.49, "toxicity_fast": 0.49}, set(), Action.PUBLISH),
    "likely": ({"toxicity_score": 0.5}, {"toxicity.likely"}, Action.HOLD),
    "a doubt in a long comment": (
        {"toxicity_score": 0.15, "text_words": 10},
        {"toxicity.doubtful"},
        Action.HOLD,
    ),
    "an insult": ({"toxicity_score": 0.7, "insult_fast": 0.6}, {"toxicity.likely", "toxicity.insult"}, Action.HOLD),
    "nearly certain, in Arabic": ({"toxicity_score": 0.95}, {"toxicity.likely"}, Action.HOLD),
    "certain": ({"toxicity_score": 0.99}, {"toxicity.likely", "toxicity.certain"}, Action.REJECT),
    "a threat": ({"toxicity_score": 0.99, "threat_fast": 0.9}, {"toxicity.likely", "toxicity.threat"}, Action.HOLD),
    "advertising": ({"spam_fast": 0.9}, {"spam.likely"}, Action.HOLD),
    "advertising beyond doubt": ({"spam_fast": 0.9999}, {"spam.likely"}, Action.HOLD),
}


@pytest.mark.parametrize("case", SCORES)
def test_scores_hold_and_reject(case: str, shipped: Rulebook) -> None:
    given, rules, action = SCORES[case]
    verdict = judged(shipped, "كلام لا تعرف القواعد منه شيئا", "أبو محمد", **given)
    assert (fired(verdict), verdict.action) == (rules, action)


def test_a_threat_is_looked_at_before_everything_else(shipped: Rulebook) -> None:
    rules = {rule.name: rule.priority for rule in shipped.rules}
    first = [name for name, priority in rules.items() if priority >= 91]
    assert {name.split(".")[0] for name in first} == {"threat", "toxicity"}
    assert max(rules, key=lambda name: rules[name]) == "threat.press"


@pytest.mark.parametrize("name", ["toxicity.fast", "spam.fast"])
def test_without_a_score_of_the_fast_model_a_person_decides(name: str, shipped: Rulebook) -> None:
    signals = {**read("أبو محمد", None, "رحمه الله").signals, **KNOWN_READER, name: Missing("failed")}
    verdict = decide(shipped, signals, {})
    assert (verdict.action, fired(verdict)) == (Action.HOLD, {f"requires.{name}"})


def test_no_score_of_the_deep_model_is_required(shipped: Rulebook) -> None:
    assert shipped.requires == ("spam.fast", "toxicity.fast")
    assert judged(shipped, "رحمه الله").unknown == ()


def test_the_table_of_facts_in_the_readme_is_the_list_of_facts() -> None:
    lines = (shipped_rules() / "README.md").read_text(encoding="utf-8").split("\n")
    start = lines.index("| fact | kind | what it says |") + 2
    rows = lines[start : lines.index("", start)]
    assert rows == [row(fact) for fact in FACTS]


def row(fact: Fact) -> str:
    return f"| `{fact.name}` | {fact.kind} | {fact.sentence} |"


def test_the_rule_that_the_readme_begins_with_is_a_rule(tmp_path: Path) -> None:
    text = (shipped_rules() / "README.md").read_text(encoding="utf-8")
    (tmp_path / "readme.toml").write_text(text.split("```toml")[1].split("```")[0], encoding="utf-8")
    rulebook = load([tmp_path], FACTS)
    assert [rule.name for rule in rulebook.rules] == ["links.many"]
    assert check_examples(rulebook) == ()
