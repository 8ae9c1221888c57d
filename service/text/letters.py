"""Letters that are written one way and meant another: what each is folded to."""

import unicodedata
from collections.abc import Iterable
from itertools import chain

_ARABIC = {
    "ا": "ٱٲٳݳݴ",
    "ب": "پٮٻڀݐݑݒݓݔݕݖ",
    "ت": "ٹٺټٽ",
    "ث": "ٿ",
    "ج": "چڄڃڇڿ",
    "ح": "ځڂڅݗݘ",
    "د": "ڈډڊڋڌڍڎڏڐ",
    "ر": "ڑڒړڔڕږ",
    "ز": "ژڗڙ",
    "س": "ښڛڜ",
    "ص": "ڝڞ",
    "ط": "ڟ",
    "ع": "ڠ",
    "ف": "ڤڡڢڣڥڦࢻ",
    "ق": "ٯڧڨࢼ",
    "ك": "کڪګڬڭڮگڰڱڲڳڴݢݣݤ",
    "ل": "ڵڶڷڸ",
    "ن": "ںڹڻڼڽࢽ",
    "ه": "ةہھەۃۿ",
    "و": "ۄۅۆۇۈۉۊۋۏ",
    "ي": "ىیۍێېۑےؠؽؾؿ",
    "": "ـٴۥۦ",
}
"""The letter that stands for a group, and the Persian, Urdu, Kurdish, Pashto and dotless letters in it.

Letters that only carry a hamza, a madda or another mark are not named: taking the mark off is enough.
"""

_LATIN = {
    "a": "аαɑᴀ",
    "ae": "æᴁ",
    "b": "βʙƀɓ",
    "c": "сᴄƈ",
    "d": "ԁđɖɗᴅ",
    "e": "еεɛᴇ",
    "f": "ƒꜰ",
    "g": "ɡɢǥɠ",
    "h": "нηհһħʜɦ",
    "i": "ıіιɪɨӏ",
    "j": "јϳᴊɉ",
    "k": "кκᴋƙ",
    "l": "łʟƚɫ",
    "m": "мᴍɱ",
    "n": "ɴɲƞռ",
    "o": "оοօσøᴏɵ",
    "oe": "œ",
    "p": "рρᴘƥ",
    "q": "ԛʠ",
    "r": "гʀɍ",
    "s": "ѕꜱʂ",
    "t": "тτᴛŧƭ",
    "u": "υᴜʉս",
    "v": "νѵᴠʋ",
    "w": "ԝωᴡѡ",
    "x": "хχ",
    "y": "уγʏɏ",
    "z": "ᴢƶȥʐ",
}
"""The same for Latin: Cyrillic, Greek and Armenian letters that pass for it, small capitals, and letters with a stroke.

A Greek or Russian word folds to letters that mean nothing, always the same ones, so it still finds itself.
"""

_SIGNS = {"'": "’‘ʼ"}

_MORE_ARABIC = ((0x63B, 0x640), (0x6EE, 0x700), (0x750, 0x780), (0x870, 0x888), (0x8A0, 0x8C8))
"""Blocks of letters for Africa's and Asia's languages, which are named for the letters that they change."""

_CIRCLED, _SQUARED = 0x1F150, 0x1F170
"""Where the white capitals begin, A to Z. Outlined ones need no help: Unicode itself takes them apart."""


def _named() -> Iterable[tuple[str, str]]:
    """Yield Arabic letters with the letter that each is named for, as BEH in ARABIC LETTER BEH WITH DOT BELOW."""
    for letter in map(chr, chain.from_iterable(range(*block) for block in _MORE_ARABIC)):
        plain, changed, _ = unicodedata.name(letter, "").partition(" WITH ")
        if changed and plain.startswith("ARABIC LETTER "):
            root = unicodedata.lookup(plain)
            yield letter, _DRAWN.get(root, root)


def _white_capitals() -> Iterable[tuple[str, str]]:
    for index in range(26):
        for first in (_CIRCLED, _SQUARED):
            yield chr(first + index), chr(ord("a") + index)


_DRAWN = {like: letter for group in (_ARABIC, _LATIN, _SIGNS) for letter, alike in group.items() for like in alike}

LETTERS = dict(chain(_named(), _white_capitals())) | _DRAWN
