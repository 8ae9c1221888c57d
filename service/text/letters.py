"""Letters that are written one way and meant another: what each is folded to."""

_LOOK_ALIKES = {
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
    "ف": "ڤڡڢڣڥڦ",
    "ق": "ٯڧڨ",
    "ك": "کڪګڬڭڮگڰڱڲڳڴݢݣݤ",
    "ل": "ڵڶڷڸ",
    "ن": "ںڹڻڼڽ",
    "ه": "ةہھەۃۿ",
    "و": "ۄۅۆۇۈۉۊۋۏ",
    "ي": "ىیۍێېۑےؠؽؾؿ",
    "i": "ı",
    "": "ـٴ",
}
"""The letter that stands for a group, and the Persian, Urdu, Kurdish, Pashto and dotless letters in it.

Letters that only carry a hamza, a madda or another mark are not named: taking the mark off is enough.
"""

LETTERS = {like: letter for letter, alike in _LOOK_ALIKES.items() for like in alike}
