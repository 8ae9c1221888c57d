import pytest

from service.text.fold import fingerprint_text, fold

SAME_AS_KALB = [
    "كلبٌ",
    "كـلـب",
    "كَلْب",
    "ك\u200cل\u200cب",
    "ك\u200fلب",
    "کلب",
    "ڪلب",
    "كلللب",
    "كـــلللـب",
    "ﻛﻠﺐ",
    "ك\u2800لب",
    "ك\u034fلب",
    "ک\u0654َلب",
]


@pytest.mark.parametrize("spelling", SAME_AS_KALB)
def test_one_word_spelled_many_ways_is_one_word(spelling: str) -> None:
    assert fold(spelling).text == "كلب"


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("أحمد إلى آخر ٱلله", "احمد الي اخر الله"),
        ("مسؤول قائد شاطئ", "مسوول قايد شاطي"),
        ("مدرسة على ھم ہم", "مدرسه علي هم هم"),
        ("گفت پدر چه ژاله ڤيديو", "كفت بدر جه زاله فيديو"),
        ("ﷲ ﻻ", "الله لا"),
        ("١٢٣ ۱۲۳ １２３", "123 123 123"),
        ("ＡＢＣ Straße ÉCOLE", "abc strasse ecole"),
        ("İSTANBUL Istanbul ıstanbul ISPARTA", "istanbul istanbul istanbul isparta"),
        ("çok güzel şey ğ", "cok guzel sey g"),
        ("  a \n\t b\u00a0\u3000c  ", "a b c"),
        ("جمييييل جداااا", "جميل جدا"),
        ("soooo coool 1000000", "so col 1000000"),
        ("ممتاز الله", "ممتاز الله"),
        ("fυсk Fuск 𝖋𝖚𝖈𝖐 ⓕⓤⓒⓚ 🅵🆄🅲🅺 🅕🅤🅒🅚 ꜰᴜᴄᴋ", "fuck fuck fuck fuck fuck fuck fuck"),
        ("łøđ cœur æ don’t", "lod coeur ae don't"),
        ("ݑاݣ ࢠ ۺ ݾ ڨ ګ ۑ", "باك ب ش س ق ك ي"),
        ("ٹ ڈ ڑ ے ں ہ ھ ۃ", "ت د ر ي ن ه ه ه"),
        ("٣ ۳ ３ ३ 𝟛 ③", "3 3 3 3 3 3"),
        ("हिन्दी", "हिन्दी"),
        ("が한국", "が한국"),
        ("😂❤️", "😂❤"),
        ("", ""),
        ("\u200f\u064e", ""),
    ],
)
def test_folding(typed: str, folded: str) -> None:
    assert fold(typed).text == folded


@pytest.mark.parametrize(
    ("one", "other"), [("كلب", "قلب"), ("علم", "عالم"), ("حب", "جب"), ("سلام", "كلام"), ("ت", "ث")]
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one).text != fold(other).text


@pytest.mark.parametrize(
    ("text", "word", "typed"),
    [
        ("انت كـلـبٌ كبير", "كلب", "كـلـبٌ"),
        ("يا ك\u200fلللب!", "كلب", "ك\u200fلللب"),
        ("قال ﷲ أكبر", "الله", "ﷲ"),
        ("die Straße ist", "strasse", "Straße"),
        ("die Straße", "ss", "ß"),
        ("اهلاااااا", "اهلا", "اهلاااااا"),
        ("كلب   ", "كلب", "كلب"),
        ("هذا   ك ل ب   كبير", "ك ل ب", "ك ل ب"),
    ],
)
def test_a_folded_word_is_found_again_in_what_was_typed(text: str, word: str, typed: str) -> None:
    folded = fold(text)
    start = folded.text.index(word)
    assert text[slice(*folded.span(start, start + len(word)))] == typed


def test_an_empty_span_is_empty() -> None:
    folded = fold("كـلب")
    assert folded.span(1, 1) == (2, 2)
    assert folded.span(3, 3) == (4, 4)


def test_the_origin_names_each_letter() -> None:
    folded = fold(" كـلبب\u200f ")
    assert folded.text == "كلبب"
    assert list(folded.origin) == [1, 3, 4, 5]


@pytest.mark.parametrize("same", ["هذا كلامٌ جميل!", "هـذا.. كلام، جميل", "هَذَا\nكَلَامٌ جَمِيلٌ", "هذا كلام جمييييل \t؟"])
def test_the_same_words_have_the_same_fingerprint(same: str) -> None:
    assert fingerprint_text(same) == fingerprint_text("هذا كلام جميل")


@pytest.mark.parametrize(
    ("one", "other"),
    [("نعم", "لا"), ("😂", "👍"), ("!!!", "؟؟؟"), ("1", "2"), ("+1", "-1"), ("كلب", "قلب"), ("...", "!")],
)
def test_other_words_have_other_fingerprints(one: str, other: str) -> None:
    assert fingerprint_text(one) != fingerprint_text(other)


@pytest.mark.parametrize("text", ["!!!", "😂", "_", "ا", "؟"])
def test_what_can_be_seen_has_a_fingerprint(text: str) -> None:
    assert fingerprint_text(text)
