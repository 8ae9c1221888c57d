"""Chatter: harmless things to say, none of them much like another, so that no two are taken for one campaign."""

import random
import string

VOCABULARY = """
خبر مدينة قانون مدرسة سوق مطر رياضة كتاب طريق مستشفى جامعة بلدية صحيفة قارئ مسرح اقتصاد أسعار وزارة ميزانية تعليم
صحة طفل أسرة شارع حديقة قرية بحر جبل نهر ملعب طبيب معلم مهندس مزارع حافلة قطار مطار ميناء جسر مصنع متحف مكتبة رصيف
ساحة نافذة صباح مساء شتاء صيف ربيع خريف أسبوع موسم عطلة افتتاح تجربة دراسة خطة فكرة سؤال جواب قرأت رأيت سمعت نحتاج
نريد نرجو أظن أعتقد يبدو أصبح يكفي يستحق ينقص يزيد تغير تأخر بدأ انتهى ناقش أوضح كثيرا قليلا غدا أمس اليوم دائما
أحيانا أخيرا حقا فعلا سريعا بوضوح بهدوء جديد قديم مهم سهل واضح كبير صغير محلي مفيد متأخر زيتون قهوة خبز فاكهة حليب
سمك قمح تفاح برتقال ليمون نعناع ورد ياسمين نخيل صنوبر عصفور فراشة حصان غزال سفينة شراع منارة شاطئ رمل موجة غيمة ثلج
ضباب نجمة قمر شمس ظل ضوء لون أزرق أخضر أصفر أبيض رسم نحت عزف أغنية قصيدة رواية فصل صفحة سطر حبر ورقة دفتر حقيبة مقعد
"""

WORDS = VOCABULARY.split()

LENGTH = 14
"""Words of one saying; two of them have one in common, or two."""


def chatter(seed: str) -> str:
    """Return a saying, the same for the same seed."""
    dice = random.Random(seed)  # noqa: S311 - words for a trial, no secrets
    return f"{' '.join(dice.sample(WORDS, LENGTH))}."


def links(seed: str) -> str:
    """Return five links, the same for the same seed: enough for any comment to be held."""
    dice = random.Random(seed)  # noqa: S311 - hosts for a trial, no secrets
    hosts = ["".join(dice.choices(string.ascii_lowercase, k=12)) for _ in range(5)]
    return " ".join(f"https://{host}.example/" for host in hosts)
