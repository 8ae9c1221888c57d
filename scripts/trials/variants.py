"""Variants: one text as those send it who want it taken for many."""

import random
from collections.abc import Callable, Iterator
from itertools import count

TATWEEL = "\u0640"
HARAKAT = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"
HIDDEN = "\u200c\u200b\u2060"
EMOJI = "😡🔥💔👍😂🙏"

Trick = Callable[[random.Random, list[str]], list[str]]


def variants(text: str, seed: int = 7) -> Iterator[str]:
    """Yield the text again and again, each time with two or three tricks played on it; the same for the same seed."""
    dice = random.Random(seed)  # noqa: S311 - tricks for a trial, no secrets
    for number in count(1):
        words = text.split()
        for trick in dice.sample(TRICKS, dice.randint(2, 3)):
            words = trick(dice, words)
        yield f"{' '.join(words)} {number}"


def _stretched(dice: random.Random, words: list[str]) -> list[str]:
    return [_within(word, TATWEEL * dice.randint(1, 4)) if dice.random() < 0.5 else word for word in words]


def _vowelled(dice: random.Random, words: list[str]) -> list[str]:
    return [_with_signs(dice, word) if dice.random() < 0.6 else word for word in words]


def _with_signs(dice: random.Random, word: str) -> str:
    return "".join(f"{letter}{dice.choice(HARAKAT)}" for letter in word)


def _hidden(dice: random.Random, words: list[str]) -> list[str]:
    return [_within(word, dice.choice(HIDDEN)) for word in words]


def _with_emoji(dice: random.Random, words: list[str]) -> list[str]:
    at = dice.randrange(len(words) + 1)
    return [*words[:at], dice.choice(EMOJI) * dice.randint(1, 3), *words[at:]]


def _swapped(dice: random.Random, words: list[str]) -> list[str]:
    one, other = dice.sample(range(len(words)), 2)
    swapped = list(words)
    swapped[one], swapped[other] = words[other], words[one]
    return swapped


def _numbered(dice: random.Random, words: list[str]) -> list[str]:
    return [*words[:-1], f"{words[-1]}{dice.randrange(10, 10_000)}"]


def _shouted(dice: random.Random, words: list[str]) -> list[str]:
    return [f"{word}{dice.choice('!؟.')}" if dice.random() < 0.3 else word for word in words]


def _within(word: str, sign: str) -> str:
    middle = len(word) // 2
    return f"{word[:middle]}{sign}{word[middle:]}" if middle else word


TRICKS: tuple[Trick, ...] = (_stretched, _vowelled, _hidden, _with_emoji, _swapped, _numbered, _shouted)
