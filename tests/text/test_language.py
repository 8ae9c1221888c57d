import pytest

from service.text.language import language_of

TEXTS = {
    "ar": [
        "هذا المقال جيد جدا",
        "مش عارف ليه كده",
        "شو هالحكي يا زلمة",
        "واش راك خويا",
        "كَلِمَةٌ",
        "ﻛﻠﺐ",
        "شكرا https://www.example.com/a/very/long/path/with/many/letters",
        "شاهدت Netflix أمس وكان الفيلم جيدا",
        "چاي گوام يا خوي والله هذا كلام زين",
        "انا کنت هنا في البیت",
        "Naima Bensaid تجيب المغص",
    ],
    "arabizi": [
        "ana mesh 3aref leh keda",
        "wallah el maqal da 7elw awi",
        "shu hayda ya zalame",
        "ya kalb enta w abook",
        "sa7 kalamak mia mia",
        "rabena yehdik ya akhi",
        "mabrouk 3alikom",
        "ma3 el salama",
        "nta 3lach kat9oul had chi",
        "hadchi bzaf a khoya",
        "menhoum mariam",
        "ya helo",
        "ki hmar",
        "yemmak",
        "ya albe shu sar",
        "bladna mafihach rjal",
        "rouh khti",
        "we7de ktir mhadbe",
    ],
    "en": [
        "This is a very good article",
        "I don't agree with you.",
        "The 2nd goal at 90 was great, 3rd one too",
        "covid19 and mp3 and ps5 are 4k at 5pm",
        "good job",
        "NO",
        "see u 2nite, gr8 game by team6 😂",
        "I don’t talk trash",
        "Beautiful",
        "strange writing lately",
        "really outstanding coverage",
    ],
    "tr": [
        "Bu çok güzel bir haber",
        "bence bu haber cok kotu",
        "İstanbul'da hava nasıl",
        "Teşekkürler arkadaşlar",
        "hiç böyle şey olur mu",
        "bunlar hep ayni adamlar",
        "yazik oldu memlekete",
        "neredeyse bitiyordu",
        "Köprü çöktü, üç ölü",
        "Çöpçüler grevde",
    ],
    "fr": [
        "C’est très bien comme article",
        "je ne suis pas d'accord avec vous",
        "la vérité est que les gens ont peur",
        "merci pour cet article",
        "bonne nuit",
        "quelle tristesse",
        "l'heure n'attend personne",
        "Ça alors !",
    ],
    "other": [
        "",
        "123 456",
        "😂😂",
        "...",
        "این خبر خوب است که شما می نویسید",
        "یہ خبر اچھی ہے اور میں خوش ہوں",
        "das ist nicht gut und ich bin dagegen",
        "Für mich ist das völlig unnötig",
        "это неправда",
        "これはいい記事です",
        "esto no es verdad pero muy bien para el pueblo",
    ],
}


@pytest.mark.parametrize(("language", "text"), [(name, text) for name, texts in TEXTS.items() for text in texts])
def test_the_language_of(language: str, text: str) -> None:
    assert language_of(text) == language


def test_addresses_and_links_say_nothing() -> None:
    assert language_of("جيد ahmed.the.and@is-the-of.example.com") == "ar"
