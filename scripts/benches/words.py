"""Texts to post: 10 to 120 words, half Arabic and half English, put together from the lists below."""

import random

SHORTEST, LONGEST = 10, 120

ARABIC_WORDS = """
الخبر المدينة القانون المدرسة السوق المطر الرياضة الكتاب الطريق المستشفى الجامعة البلدية الصحيفة الكاتب القارئ
المقال الاقتصاد الأسعار الوزارة الميزانية التعليم الصحة الطفل الأسرة الشارع الحي القرية البحر الجبل النهر
قرأت رأيت سمعت نحتاج نريد نرجو أظن أعتقد يبدو أصبح يكفي يستحق ينقص يزيد تغير تأخر بدأ انتهى ناقش أوضح
كثيرا قليلا غدا أمس اليوم دائما أحيانا أخيرا هنا هناك حقا فعلا جدا معا سريعا بوضوح بصراحة بهدوء
من إلى عن على في مع بعد قبل عند حول بين ثم لكن لأن حتى كما هذا هذه الذي التي كل بعض غير
الجديد القديم المهم الصعب السهل الواضح الكبير الصغير المحلي العام الخاص الماضي القادم المفيد المتأخر
"""

ENGLISH_WORDS = """
report city council school market rain season library road hospital college budget newspaper author reader
column economy prices ministry teachers health children family street village harbour mountain river bridge
read saw heard need want hope think believe seems became enough deserves lacks grows changed waited began ended
often seldom tomorrow yesterday today always sometimes finally here there really indeed very together quickly
from to about on in with after before near around between then but because until as this that which every some
new old important hard easy clear large small local public private last next useful late quiet honest careful
"""

LANGUAGES = ((ARABIC_WORDS.split(), "،"), (ENGLISH_WORDS.split(), ","))
"""Each language's words and its comma."""


def texts(number: int, seed: int) -> list[str]:
    """Return so many texts, the same for the same seed; Arabic and English take turns."""
    dice = random.Random(seed)  # noqa: S311 - texts for a load, no secrets
    return [_text(dice, *LANGUAGES[each % 2]) for each in range(number)]


def _text(dice: random.Random, vocabulary: list[str], comma: str) -> str:
    words = dice.choices(vocabulary, k=dice.randint(SHORTEST, LONGEST))
    for place in range(8, len(words), 9):
        words[place] += comma
    return " ".join(words) + "."
