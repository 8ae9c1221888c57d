import pytest

from service.text.links import SHORTENERS, is_shortener, links

FOUND = [
    ("http://example.com", "example.com"),
    ("https://example.com/أخبار?x=1#y", "example.com"),
    ("HTTPS://EXAMPLE.COM/x", "example.com"),
    ("https://localhost:8000/x", "localhost"),
    ("http://192.168.1.1/admin", "192.168.1.1"),
    ("http://[2001:db8::1]/x", "[2001:db8::1]"),
    ("https://google.com@evil.example/x", "evil.example"),
    ("hxxps://evil.example/x", "evil.example"),
    ("hxxp[:]//evil[.]example", "evil.example"),
    ("ftp://files.example.com", "files.example.com"),
    ("tg://resolve?domain=x", "resolve"),
    ("www.example.com", "www.example.com"),
    ("www.anything.whatever", "www.anything.whatever"),
    ("example.com", "example.com"),
    ("Example.Com", "example.com"),
    ("example.com:8080/x", "example.com"),
    ("example[.]com", "example.com"),
    ("example(dot)com", "example.com"),
    ("sub.example.co.uk/x", "sub.example.co.uk"),
    ("t.me/channel", "t.me"),
    ("wa.me/966501234567", "wa.me"),
    ("bit.ly/2xYz", "bit.ly"),
    ("youtu.be/abc", "youtu.be"),
    ("casino-bonus.xyz", "casino-bonus.xyz"),
    ("موقع.شبكة", "موقع.شبكة"),
    ("https://موقع.مصر/خبر", "موقع.مصر"),
    ("أخبار.مصر/خبر", "أخبار.مصر"),
    ("xn--mgbh0fb.xn--kgbechtv", "xn--mgbh0fb.xn--kgbechtv"),
    ("ｅｘａｍｐｌｅ．ｃｏｍ", "example.com"),
    ("exam\u200bple.c\u200bom/x", "example.com"),
    ("example。com", "example.com"),
    ("163.com", "163.com"),
    ("this.is/x", "this.is"),
]

NOT_FOUND = [
    "3.5",
    "بنسبة ٣.٥ بالمئة",
    "v1.2.3",
    "192.168.1.1",
    "e.g. this",
    "i.e. that",
    "a.m. and p.m.",
    "U.S.A.",
    "انتهى الكلام.والسلام",
    "انتهى.مصر أم الدنيا",
    "قرأت الخبر.عمان جميلة",
    "كلام...وكلام",
    "الحمد لله.شكرا",
    "word.In the end",
    "It is done.it was good",
    "That's it.So what",
    "Yes.No.Maybe",
    "bye.Today we go",
    "C'est fini.et voilà",
    "bitti.ve gitti",
    "main.py",
    "readme.md",
    "node.js",
    "model.fit",
    "my wife.how are you",
    "Mr.Smith",
    "ahmed@example.com",
    "ahmed.ali@example.com",
    "@example.com",
    "12:30",
    "and/or",
    "10.00/20.00",
    "://",
    "http://",
    "....",
    "-example-.com",
]


@pytest.mark.parametrize(("link", "host"), FOUND)
@pytest.mark.parametrize("around", ["{}", "انظر {} الآن", "زوروا {}.", "({})", "«{}»،", "see {}, please", "{}\nبعده"])
def test_a_link_is_found_with_its_host_and_nothing_beside_it(link: str, host: str, around: str) -> None:
    text = around.format(link)
    (found,) = links(text)
    assert text[slice(*found.span)] == link
    assert found.host == host


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_only_has_a_full_stop_is_no_link(text: str) -> None:
    assert links(text) == ()
    assert links(f"قال {text} ثم سكت") == ()


def test_an_arabic_word_stuck_to_a_host_is_no_part_of_it() -> None:
    text = "زورواexample.comوشكرا"
    (found,) = links(text)
    assert text[slice(*found.span)] == "example.com"


def test_brackets_that_belong_to_a_link_stay_in_it() -> None:
    text = "https://ar.wikipedia.org/wiki/مصر_(توضيح)"
    for around in ("{}", "({})", "انظر ({}).", "[{}]!"):
        (found,) = links(around.format(text))
        assert around.format(text)[slice(*found.span)] == text


def test_links_come_in_order() -> None:
    text = "t.me/a ثم https://b.example/x ثم www.c.example"
    assert [link.host for link in links(text)] == ["t.me", "b.example", "www.c.example"]


@pytest.mark.parametrize("host", ["bit.ly", "www.bit.ly", "t.co", "tinyurl.com", "goo.gl", "cutt.ly", "is.gd"])
def test_a_shortener_is_known_by_its_host(host: str) -> None:
    assert is_shortener(host)


@pytest.mark.parametrize("host", ["example.com", "youtu.be", "rabbit.ly", "bit.ly.example.com", "aljazeera.net", ""])
def test_other_hosts_are_no_shorteners(host: str) -> None:
    assert not is_shortener(host)


def test_every_shortener_is_found_without_a_scheme() -> None:
    assert all(links(f"{host}/x")[0].host == host for host in SHORTENERS)
