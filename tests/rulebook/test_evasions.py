"""The shipped rules against the spellings in which readers hide a word: each is held, and marked where it was typed."""

import unicodedata
from collections.abc import Callable, Mapping

import pytest

from service.domain.signal import Scored
from service.domain.verdict import Action
from service.flow.judge import Judge
from service.rulebook.wordlist import PREFIX

Hide = Callable[[str], tuple[str, str]]
"""Gives a hidden spelling of a word, and the part of it that should be marked."""

PERSIAN = str.maketrans("كي", "\u06a9\u06cc")
PRESENTED = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFE80, 0xFEF5)}
"""A presentation form of each Arabic letter."""


def whole(spelt: str) -> tuple[str, str]:
    return spelt, spelt


def between(sign: str) -> Hide:
    """Put a sign behind the second letter."""
    return lambda word: whole(f"{word[:2]}{sign}{word[2:]}")


def before(letters: str) -> Hide:
    return lambda word: (letters + word, word)


def yours(word: str) -> tuple[str, str]:
    """Write "your" onto the word, before which a feminine ending is a letter like others."""
    stem = f"{word[:-1]}ت" if word.endswith("ة") else word
    return f"{stem}ك", stem


TRICKS: Mapping[str, Hide] = {
    "as it is": whole,
    "a final tanwin": lambda word: whole(f"{word}\u064c"),
    "a tatweel inside": between("\u0640"),
    "a fatha inside": between("\u064e"),
    "and the": before("وال"),
    "with": before("ب"),
    "your": yours,
    "a joiner inside": between("\u200c"),
    "a mark of direction inside": between("\u200f"),
    "Persian letters": lambda word: whole(word.translate(PERSIAN)),
    "a letter said long": lambda word: whole(f"{word[:2]}{word[1] * 2}{word[2:]}"),
    "letters set apart": lambda word: whole(" ".join(word)),
    "letters with dots between": lambda word: whole(".".join(word)),
    "presentation forms": lambda word: whole("".join(PRESENTED[letter] for letter in word)),
}
"""All but the fifteenth, Latin letters, in which every word has a spelling of its own."""

WORDS = {
    "كلب": "kalb",
    "حقير": "7aqeer",
    "خنزير": "5anzeer",
    "حيوان": "7ayawan",
    "حمار": "7mar",
    "سافل": "safel",
    "زبالة": "zbele",
    "منيوك": "manyouk",
    "شرموطة": "sharmouta",
    "قحبة": "9a7ba",
    "متناكة": "metnaka",
}


def held_parts(judge: Judge, body: str) -> list[str]:
    """Return what the lists marked in a comment that is not published."""
    verdict = judge.of_text(body).verdict
    assert verdict.action is not Action.PUBLISH, body
    found = [signal for name, signal in verdict.signals.items() if name.startswith(PREFIX)]
    return [body[start:end] for signal in found if isinstance(signal, Scored) for start, end in signal.spans]


@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.parametrize("word", WORDS)
def test_a_hidden_insult_is_held_and_marked_where_it_was_typed(word: str, trick: str, judge: Judge) -> None:
    spelt, place = TRICKS[trick](word)
    assert place in held_parts(judge, f"والله 👨‍👩‍👧 انت {spelt} وبس")


@pytest.mark.parametrize("word", WORDS)
def test_an_insult_in_latin_letters_is_held_and_marked(word: str, judge: Judge) -> None:
    assert WORDS[word] in held_parts(judge, f"wallah 👨‍👩‍👧 enta {WORDS[word]} w bass")


def test_the_tricks_change_what_is_typed() -> None:
    spellings = {TRICKS[trick]("كلب")[0] for trick in TRICKS}
    assert len(spellings | {WORDS["كلب"]}) == 15


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("انت \u062d\u066e\u0631\u066e\u0631 وبس", "\u062d\u066e\u0631\u066e\u0631"),
        ("يا سرموطه يا بنت الشارع", "سرموطه"),
        ("you are a total 1d10t, fuck y0u", "fuck y0u"),
        ("What an а\u0455\u0455h\u043ele you are", "а\u0455\u0455h\u043ele"),
        ("What an asssshole and what a conasssse", "asssshole"),
        ("f u c k  y o u all", "f u c k  y o u"),
        ("sen tam bir ş.e.r.e.f.s.i.z", "ş.e.r.e.f.s.i.z"),
        ("quel c o n n a r d celui-là", "c o n n a r d"),
        ("اللّٰه يلـعـن أبـوك", "يلـعـن أبـوك"),
        ("ya kaaaalb ya ibn el kaaaalb", "ibn el kaaaalb"),
    ],
)
def test_other_alphabets_and_languages_are_seen_through_as_well(typed: str, place: str, judge: Judge) -> None:
    assert place in held_parts(judge, typed)
