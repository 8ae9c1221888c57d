from itertools import pairwise

import pytest

from service.domain.signal import FactKind, Missing, Scored, Value
from service.text.language import language_of
from service.text.measure import FACTS, measure


def scored(name: str, body: str, author: str = "أحمد", website: str | None = None) -> Scored:
    signal = measure(author, website, body, language_of(body))[name]
    assert isinstance(signal, Scored)
    return signal


def value(name: str, body: str) -> Value:
    return scored(name, body).value


def share(name: str, body: str) -> float:
    found = value(name, body)
    assert isinstance(found, float)
    return found


def pieces(name: str, body: str) -> list[str]:
    return [body[start:end] for start, end in scored(name, body).spans]


def test_every_fact_is_measured_and_nothing_else() -> None:
    assert set(measure("أحمد", None, "كلام", "ar")) == {fact.name for fact in FACTS}


@pytest.mark.parametrize("body", ["كلام", "", "GOOD article with MANY words t.co/x 0501234567 a@b.com \u200f"])
def test_every_value_is_of_its_facts_kind(body: str) -> None:
    kinds = {FactKind.NUMBER: (int, float), FactKind.FLAG: (bool,), FactKind.WORD: (str,)}
    signals = measure("أحمد", "https://example.com", body, "ar")
    for fact in FACTS:
        signal = signals[fact.name]
        assert isinstance(signal, Missing) or type(signal.value) in kinds[fact.kind]


def test_length_is_in_code_points_and_words_are_words() -> None:
    assert value("text.length", "كَلْب 😂") == 7
    assert value("text.words", "كَلْبٌ كبيرٌ، وقـال: نَعَم! 😂") == 4
    assert value("text.words", "...") == 0


def test_links_are_counted_where_they_stand() -> None:
    body = "انظر https://a.example/x، ثم t.me/b و\u200fbit.ly/2."
    assert value("text.links", body) == 3
    assert pieces("text.links", body) == ["https://a.example/x", "t.me/b", "bit.ly/2"]
    assert pieces("text.shorteners", body) == ["bit.ly/2"]


def test_link_density_is_the_share_of_what_can_be_seen() -> None:
    assert share("text.link_density", "https://a.example/x") == 1.0
    assert share("text.link_density", "abcdef t.me/a") == 0.5
    assert share("text.link_density", "لا رابط هنا") == 0.0
    assert share("text.link_density", "") == 0.0


def test_a_shortened_website_counts_without_a_span() -> None:
    assert scored("text.shorteners", "مرحبا", website="https://bit.ly/x") == Scored(1)
    assert scored("text.shorteners", "مرحبا", website="https://example.com") == Scored(0)


def test_words_that_come_back_by_grammar_are_no_repetition() -> None:
    body = "في البيت كتاب وفي السيارة كتاب وفي المدرسة كتاب، والكتاب في كل مكان من هذا البلد"
    assert share("text.repetition", body) == 0.0


def test_a_phrase_that_comes_back_is_repetition() -> None:
    body = "اشتروا من متجرنا الآن اشتروا من متجرنا الآن"
    assert pieces("text.repetition", body) == ["اشتروا من متجرنا الآن"]
    assert share("text.repetition", body) == 0.5


def test_a_phrase_is_the_same_however_it_is_spelled() -> None:
    body = "اشتروا من متجرنا الآن. اشترُوا مـن مَتجرنا الأن!"
    assert pieces("text.repetition", body) == ["اشترُوا مـن مَتجرنا الأن"]


def test_a_word_said_over_and_over_is_repetition() -> None:
    assert pieces("text.repetition", "سبام سبام سبام سبام") == ["سبام سبام سبام"]
    assert share("text.repetition", "buy now " * 10) > 0.7
    assert 0 < share("text.repetition", "هذا المقال جيد جدا جدا ويستحق القراءة") < 0.15


def test_a_stretched_letter_is_repetition() -> None:
    assert pieces("text.repetition", "مبروووووك") == ["وووو"]
    assert share("text.repetition", "1000000") == 0.0
    assert share("text.repetition", "كلللام") == 0.0


def test_laughter_is_no_repetition_until_it_floods() -> None:
    assert share("text.repetition", "هههههههههههههه خخخخخخخ hhhhhhhh") == 0.0
    assert share("text.repetition", "ه" * 100) == 0.7


def test_spans_of_repetition_never_overlap() -> None:
    body = "لااااااا لااااااا لااااااا لااااااا"
    spans = scored("text.repetition", body).spans
    assert all(before[1] < after[0] for before, after in pairwise(spans))
    assert share("text.repetition", body) <= 1.0


def test_capitals_are_a_share_of_the_letters_with_case() -> None:
    assert share("text.capitals", "THIS IS SHOUTING") == 1.0
    assert share("text.capitals", "this is not shouting") == 0.0
    assert share("text.capitals", "ABCDEFabcdef مرحبا 123") == 0.5


@pytest.mark.parametrize("body", ["OK", "NATO و USA", "مرحبا بكم في هذا الموقع الكبير", ""])
def test_capitals_are_unknown_under_twelve_letters_with_case(body: str) -> None:
    assert measure("أحمد", None, body, "ar")["text.capitals"] == Missing("too few letters with case")


def test_invisible_characters_are_counted_where_they_stand() -> None:
    body = "ك\u200bل\u2060ب \u202bنص\u202c \u200f\ufeff\u00ad"
    assert value("text.invisible", body) == 7
    assert scored("text.invisible", body).spans == ((1, 2), (3, 4), (6, 7), (9, 10), (11, 12), (12, 13), (13, 14))


@pytest.mark.parametrize(
    "body",
    [
        "می\u200cخواهم",
        "ه\u200dم",
        "👨\u200d👩\u200d👧",
        "❤\ufe0f\u200d🔥",
        "👩🏽\u200d💻",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "1\ufe0f\u20e3",
        "क्\u200dष",
        "نص عادي جدا",
        "plain ascii",
    ],
)
def test_joiners_in_words_and_emoji_are_not_counted(body: str) -> None:
    assert value("text.invisible", body) == 0


@pytest.mark.parametrize("body", ["\u200cكلام", "a\u200cb", "a\u200db", "كلام\u200d", "a\ufe0f"])
def test_joiners_elsewhere_are_counted(body: str) -> None:
    assert value("text.invisible", body) == 1


def test_phones_and_addresses_are_counted_where_they_stand() -> None:
    body = "اتصل ٠٥٠١٢٣٤٥٦٧ أو ahmed@gmail.com أو +20 100 123 4567"
    assert pieces("text.phones", body) == ["٠٥٠١٢٣٤٥٦٧", "+20 100 123 4567"]
    assert pieces("text.addresses", body) == ["ahmed@gmail.com"]
    assert (value("text.phones", body), value("text.addresses", body)) == (2, 1)


@pytest.mark.parametrize("author", ["https://a.example", "casino.xyz", "ahmed@gmail.com", "www.x.example أحمد"])
def test_a_name_that_points_out_is_flagged(author: str) -> None:
    assert scored("name.link", "كلام", author=author).value is True


@pytest.mark.parametrize("author", ["أحمد", "د. أحمد بن علي", "Mr. J.R. Smith", "A.B", "", "أبو 7"])
def test_an_ordinary_name_is_not(author: str) -> None:
    assert scored("name.link", "كلام", author=author).value is False
    assert scored("name.length", "كلام", author=author).value == len(author)


@pytest.mark.parametrize(
    ("body", "called"),
    [
        ("@قناة_الأخبار لماذا؟", ["@قناة_الأخبار"]),
        ("شكرا @amal و@samir", ["@amal", "@samir"]),
        ("reader@mail.example", []),
        ("10 @ 20", []),
    ],
)
def test_those_who_are_called_by_name_are_counted(body: str, called: list[str]) -> None:
    signal = measure("سلمى", None, body, "ar")["text.mentions"]
    assert isinstance(signal, Scored)
    assert [body[start:end] for start, end in signal.spans] == called
