"""Lists against the spellings that readers hide words in: what is found, and where it stands as typed."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.signal import Scored
from service.rulebook.matcher import MOST_HITS, Matcher
from service.rulebook.wordlist import Spelling, Term, WordList
from service.text.clean import clean_text
from service.text.fold import fold
from service.text.views import Views

ALL = frozenset(Spelling)

Find = Callable[..., list[str]]


def matcher_of(*words: str, innocent: tuple[str, ...] = (), spellings: frozenset[Spelling] = ALL) -> Matcher:
    terms = frozenset(Term(fold(word.rstrip("*")).text, open=word.endswith("*")) for word in words)
    folded = frozenset(fold(word).text for word in innocent)
    return Matcher([WordList(name="words", terms=terms, innocent=folded, spellings=spellings)])


def found(matcher: Matcher, typed: str, name: str = "matches.words") -> list[str]:
    """Return the parts of the body as typed in which the list's words were found."""
    body = clean_text(typed)
    signal = matcher.signals(body, Views(fold(body))).get(name, Scored(0))
    assert isinstance(signal, Scored)
    assert signal.value == len(signal.spans)
    return [body[start:end] for start, end in signal.spans]


EVASIONS = {
    "as it is": ("{0}{1}{2}", "{0}{1}{2}"),
    "a final tanwin": ("{0}{1}{2}\u064c", "{0}{1}{2}\u064c"),
    "a tatweel": ("{0}{1}\u0640\u0640{2}", "{0}{1}\u0640\u0640{2}"),
    "a fatha": ("{0}\u064e{1}{2}", "{0}\u064e{1}{2}"),
    "and, the": ("وال{0}{1}{2}", "{0}{1}{2}"),
    "with": ("ب{0}{1}{2}", "{0}{1}{2}"),
    "your": ("{0}{1}{2}ك", "{0}{1}{2}"),
    "a joiner": ("{0}{1}\u200c{2}", "{0}{1}\u200c{2}"),
    "a mark of direction": ("{0}{1}\u200f{2}", "{0}{1}\u200f{2}"),
    "a letter said long": ("{0}{1}{1}{1}{2}", "{0}{1}{1}{1}{2}"),
    "letters set apart": ("{0} {1} {2}", "{0} {1} {2}"),
    "letters with dots between": ("{0}.{1}.{2}", "{0}.{1}.{2}"),
}


@pytest.mark.parametrize("word", ["كلب", "حقير", "غبي", "وسخ", "خنزير", "سافل", "حمار", "تافه", "جبان", "نذل", "عاهر"])
@pytest.mark.parametrize("evasion", sorted(EVASIONS))
def test_a_word_is_found_where_it_was_typed_however_it_is_hidden(word: str, evasion: str) -> None:
    # The rule is tried on three parts of every word, so that longer words are hidden in their middle.
    parts = (word[0], word[1], word[2:])
    spelt, place = (form.format(*parts) for form in EVASIONS[evasion])
    if evasion.startswith("letters"):
        gap = "." if "dots" in evasion else " "
        spelt = place = gap.join(word)
    assert found(matcher_of(word), f"يا ناس 👨‍👩‍👧 انت {spelt} والله") == [place]


@pytest.mark.parametrize(
    ("word", "typed", "place"),
    [
        ("كلب", "انت \u06a9لب", "\u06a9لب"),
        ("كلب", "انت \ufedb\ufee0\ufe90", "\ufedb\ufee0\ufe90"),
        ("خنزير", "يا \u062d\u066e\u0631\u066e\u0631", "\u062d\u066e\u0631\u066e\u0631"),
        ("شرموطة", "يا سرموطه", "سرموطه"),
        ("كلب", "enta kalb", "kalb"),
        ("كلب", "ya kelb", "kelb"),
        ("حمار", "ya 7mar!", "7mar"),
        ("حمار", "wallah el7omar", "7omar"),
        ("كلبة", "يا كلبتهم", "كلبت"),
        ("idiot", "you 1d10t", "1d10t"),
        ("idiot", "you ІDІОТ", "ІDІОТ"),
        ("fuck*", "f*u*c*k off", "f*u*c*k"),
        ("salak*", "ne salaksın sen", "salak"),
        ("don't you dare", "Don’t you dare", "Don’t you dare"),
        ("ابن الكلب", "يا ابن-الكلب", "ابن-الكلب"),
        ("ابن الكلب", "يا اِبن   الكلـب", "اِبن   الكلـب"),
    ],
)
def test_other_scripts_alphabets_and_forms_hide_nothing(word: str, typed: str, place: str) -> None:
    assert found(matcher_of(word), typed) == [place]


@pytest.mark.parametrize(
    ("word", "typed"),
    [
        ("كلب", "المكلب والتكالب على الدنيا"),
        ("كلب", "calibre, club and kalimba"),
        ("غبي", "الغبيراء شجرة"),
        ("حمار", "احمرار العين"),
        ("ass", "Scunthorpe, assassin, class"),
        ("con", "le conte et la consonne"),
        ("كس", "كسر المزهرية وعكس الاتجاه"),
        ("شرموطة", "يا شرموخه"),
    ],
)
def test_a_word_inside_another_one_is_not_found(word: str, typed: str) -> None:
    assert found(matcher_of(word), typed) == []


def test_inside_an_innocent_word_nothing_is_found() -> None:
    matcher = matcher_of("كلب", innocent=("كلبي", "كلب بوليسي"))
    assert found(matcher, "السيد كَلبي وصل، ومعه كلب بوليسي") == []
    assert found(matcher, "السيد كلبي كلب") == ["كلب"]


@pytest.mark.parametrize(
    ("spelling", "word", "typed"),
    [
        (Spelling.JOINED, "كلب", "ك.ل.ب"),
        (Spelling.CLITICS, "كلب", "وكلبكم"),
        (Spelling.LEET, "idiot", "1d10t"),
        (Spelling.UNDOTTED, "شرموطة", "سرموطه"),
        (Spelling.ARABIZI, "كلب", "kalb"),
    ],
)
def test_each_way_of_hiding_is_switched_for_each_list(spelling: Spelling, word: str, typed: str) -> None:
    assert found(matcher_of(word), typed) != []
    assert found(matcher_of(word, spellings=ALL - {spelling}), typed) == []


def test_a_word_without_consonants_is_no_word_of_arabizi() -> None:
    assert found(matcher_of("او", "o"), "o oo او") == ["o", "او"]


def test_a_word_that_is_found_in_two_ways_counts_once() -> None:
    assert found(matcher_of("كلب", "كلبك", "kalb"), "كلبك kalb") == ["كلبك", "kalb"]


def test_lists_are_counted_apart() -> None:
    lists = [WordList(name=name, terms=frozenset({Term(name)})) for name in ("one", "two")]
    matcher = Matcher(lists)
    assert found(matcher, "one two one", "matches.one") == ["one", "one"]
    assert found(matcher, "one two one", "matches.two") == ["two"]


def test_nothing_is_said_of_a_list_of_which_nothing_was_found() -> None:
    assert Matcher([]).signals("كلب", Views(fold("كلب"))) == {}
    assert matcher_of("كلب").signals("قط", Views(fold("قط"))) == {}


def test_a_text_made_of_hits_is_looked_at_only_so_far() -> None:
    assert len(found(matcher_of("كلب"), "كلب " * 2_500)) == MOST_HITS


def test_a_text_of_nothing_but_marks_is_read_to_its_end() -> None:
    assert found(matcher_of("كلب"), "ك" + "\u064e" * 9_990 + "لب")[0].startswith("ك")


@given(st.text(max_size=80))
def test_any_text_is_read_and_every_place_lies_in_it(typed: str) -> None:
    body = clean_text("".join(char for char in typed if not "\ud800" <= char <= "\udfff"))
    signal = matcher_of("كلب", "ab*", "o").signals(body, Views(fold(body))).get("matches.words", Scored(0))
    assert isinstance(signal, Scored)
    assert all(0 <= start < end <= len(body) for start, end in signal.spans)
