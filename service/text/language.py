"""Language: which of the readers' languages a text is in, well enough to choose a threshold."""

import re
from itertools import chain, filterfalse

from service.text.characters import ARABIC_LETTERS

AR, ARABIZI, EN, TR, FR, OTHER = "ar", "arabizi", "en", "tr", "fr", "other"

_WORDS = {
    EN: """the and is are was were be been of to in that this it for with you your not have has had they he she we what
        who which will would can could should do does did but or if from by as at about all so very good bad people
        there their my me no yes just more only why how when where because than then article news thanks thank thats
        i'm im don't dont can't cant get got like love want know think see go going oh well too out up one here much
        many really never always into over after before these those our us am any some other man day time""",
    TR: """ve bir bu da de için ile çok ama ne var yok değil gibi daha ben sen biz siz onlar mi mı mu mü ki olan
        olarak kadar sonra her şey bence neden nasıl hiç şu o diye iyi kötü güzel haber teşekkürler hayır evet degil
        icin cok sey nasil boyle böyle olsun allah abi kardeşim""",
    FR: """le la les un une des de du et est sont dans pour pas que qui ce cette ces je tu il elle nous vous ils sur
        avec plus mais ou où ne se au aux très bien merci être avoir fait tout comme c'est j'ai n'est qu'il d'un
        d'une l'article mon ma mes leur leurs bonjour non oui""",
    ARABIZI: """ana enta enti inta inti ente howa heya hia ehna antom wallah walla wallahi wlh mesh mish msh mafi mafesh
        mafeesh fi fe di dah deh el al ya yalla shu shou chou leih lesh laish ezay ezzay keef kif kifak kefak
        habibi habibti inshallah inchallah insha2allah hamdulillah elhamdulillah alhamdulillah sa7 kda keda kida kteer
        ktir kter awi awy gedan giddan bas bass bs kol kull shi haga 7aga mn ma men 3ala 3la b7al bzaf bezaf wach
        wesh chno khoya khouya rabena rabbena allah yarab yarb akhi ya3ni yaani kalb kelb hayda hada hadi lli elly
        illi salam salamo 3alikom mabrouk shukran chokran baladna masr nas enno eno nta nti ntoma hna hada hado had
        dyal dial dyali dialna dyalhom bhal walo walou rabi rebi chkoun kima kayn kayen kayna machi rah raha rani raho
        ghir gher kifach kifech 3lach bech barcha barsha behi chnowa chnia hedha hedhi fama lah alah wlah hta ila wahed
        hadchi yalah yallah makanch makach maknch bezzaf lina lihom homa inchalah inshalah tab teb bedna kteer lezim
        lazem haram sah saha mazal mazel bayna soubhane macha""",
    OTHER: """der die das und ist nicht ich ein eine mit auf für el los las y en por para con una es pero muy il lo gli
        che non per di sono questo não uma os em het een van niet en dat yang dan di ini itu tidak untuk""",
}
_ARABIC_WORDS = """في من على الى إلى عن ان أن هذا هذه التي الذي ما لا لم لن يا
    كل و هو هي كان مع بعد قبل كما ولا الله مش مو ليش ايه شو"""
_NEIGHBOURS_WORDS = """است این که را می های برای بود شد شود کرد ایران خود نیست هم اگر ہے ہیں
    کے کی کا میں اور نے سے کو یہ نہیں پر دە لە بە"""
_OURS = frozenset(_ARABIC_WORDS.split())
_THEIRS = frozenset(_NEIGHBOURS_WORDS.split())
_NEIGHBOURS_LETTERS = re.compile("[پچژگکیںٹڈڑےہھۆێڕڵ]")
_TURKISH = re.compile("[şğıİ]")
_FRENCH = re.compile("[éèêëàâçœùûîïô]")
_ARABIZI_WORD = re.compile(r"[a-z']+[235679][a-z']+|[a-z']+[37]|[3579][a-z']{2,}(?:[235679][a-z']*)?")
_DIGITS_AT_WORK = re.compile(
    r"\d+(?:st|nd|rd|th|am|pm|km|kg|mb|gb|g|k|m|d|x|er|eme|ème|h|s|lar|ler|de|da|yi|inci)|(?:mp|ps|covid|g|u|b|v|p)\d+[a-z]?|b2b"
)
_LOCATORS = re.compile(r"(?<!\S)\S*?(?:://|www\.|@)\S*+")
"""Begins where a word begins only, so that a long one is not tried again from each of its letters."""

_LETTERS = re.compile(r"[^\W\d_]+")
_ARABIC = re.compile(f"[{ARABIC_LETTERS}\ufb50-\ufdff\ufe70-\ufefc]+")
_LATIN = re.compile("[A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff\uff21-\uff5a]+")
_BEYOND_ENGLISH = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_VOTES = {
    word: tuple(name for name in _WORDS if word in _WORDS[name].split()) for word in " ".join(_WORDS.values()).split()
}


def language_of(text: str) -> str:
    """Return ``ar``, ``arabizi``, ``en``, ``tr``, ``fr`` or ``other``; addresses and links in the text say nothing."""
    words = _LOCATORS.sub(" ", text) if "@" in text or "/" in text or "www." in text else text
    arabic = 0 if words.isascii() else _count(_ARABIC, words)
    if arabic * 3 >= len(words) > 0:
        # Where they are a third of all characters, no other letters can outweigh them, and none need be counted.
        return _of_arabic_script(words)
    latin = _count(_LATIN, words)
    if latin * 2 >= len(words) > 0 and not arabic:
        return _of_latin_script(words)
    letters = _count(_LETTERS, words)
    if arabic and arabic * 2 >= latin and arabic * 3 >= letters:
        return _of_arabic_script(words)
    if latin and latin * 2 >= letters:
        return _of_latin_script(words)
    return OTHER


def _count(pattern: re.Pattern[str], text: str) -> int:
    """Count the characters of a set, met in runs: a run costs as much as a single one would."""
    return len("".join(pattern.findall(text)))


def _of_arabic_script(text: str) -> str:
    """Tell Arabic from its neighbours by their small words: their letters alone are on Arab keyboards too."""
    if _NEIGHBOURS_LETTERS.search(text) is None:
        return AR
    words = _WORD.findall(text)
    theirs = sum(word in _THEIRS for word in words)
    return OTHER if theirs > sum(word in _OURS for word in words) else AR


def _of_latin_script(text: str) -> str:
    low = text.replace("İ", "i").lower().replace("’", "'")
    words = _WORD.findall(low)
    # Of names with equally many votes wins the one that is here first: the first word's, then Arabizi.
    voices = [_VOTES.get(word, ()) for word in words]
    votes = dict.fromkeys(chain(*voices[:1], [ARABIZI], *voices[1:], [TR, FR]), 0)
    for name in chain.from_iterable(voices):
        votes[name] += 1
    votes[ARABIZI] += 2 * sum(map(_is_arabizi, filterfalse(str.isalpha, words)))
    votes[TR] += len(_TURKISH.findall(text))
    votes[FR] += len(_FRENCH.findall(low))
    most = max(votes.values())
    return max(votes, key=votes.__getitem__) if most else _unheard(text)


def _is_arabizi(word: str) -> bool:
    return _ARABIZI_WORD.fullmatch(word) is not None and _DIGITS_AT_WORK.fullmatch(word) is None


def _unheard(text: str) -> str:
    """Without one known word, letters A to Z are taken for English and others for no language of ours."""
    return OTHER if _BEYOND_ENGLISH.search(text) else EN
