"""Domains: which endings make a word with a full stop in it the name of a host."""

_COUNTRIES = """
ac ad ae af ag ai al ao aq ar at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch
ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi
gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr
kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne
nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk
sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi
vn vu wf ws ye yt za zm zw
"""
_GENERIC = """
aero agency app asia bet bid biz blog buzz casa casino click cloud club codes com coop cricket cyou dating dev edu
fun futbol fyi gdn gov guru host icu immo inc info ink int jetzt kim lat link live loan loans ltd mba mil mobi moda
net ninja online ooo org poker porn pro reise sex sexy shop site space store stream tech technology tokyo top vin
vip vodka webcam website win xxx xyz
"""
_GENERIC_WORDS = """
academy art audio auto band bank bar beauty berlin best boutique business cafe cam camp capital care cash cat center
chat cheap church city clinic coach coffee community company computer cool country credit date deals delivery design
diet digital direct download earth education email energy events exchange expert express faith family fans farm
fashion film finance fit fitness fund gallery game games gay gift gifts gives global gold golf group guide health
help homes hosting house how institute international investments jobs land law legal life limited lol love luxury
market marketing media men mom money monster movie museum name network news observer one page paris partners party
pet photo photos pics pictures pink pizza plus post press productions properties pub quest racing radio realty red
rent repair report rest restaurant review reviews rip rocks run sale school science services shopping show singles
social software solutions sport studio style supply support surf systems tax taxi team tel tickets tips today tools
tours town toys trade trading training travel tube university vet video villas vision vote watch wedding wiki wine
work works world wtf yoga zone
"""
_OTHER_SCRIPTS = "рф укр 中国 한국"
_ARABIC = "شبكة كوم بازار همراه ارامكو اتصالات كاثوليك بيتك"
_ARABIC_WORDS = (
    "موقع عرب مصر قطر تونس عمان السعودية السعوديه امارات الاردن المغرب سورية سوريا فلسطين العراق عراق الجزائر السودان "
    "سودان البحرين اليمن موريتانيا مليسيا ابوظبي العليان پاکستان پاكستان ایران ايران بھارت"
)
_WORDS = """
ac ad ae ai al am an ar as at au ba be bi bu by ca ce cm co de di do el en es et eu fa fi go gel ha he hem hi id ie il
im in is it je ki km la le li lo ma me mi mm mo mp ms mu my na ne ni no nu of on or pa pl pm pr ps py re rs sa se sh si
so st su ta tel to tr tu un us va ve vi we ya ye
"""

ENDINGS = frozenset(f"{_COUNTRIES} {_GENERIC} {_GENERIC_WORDS} {_ARABIC} {_ARABIC_WORDS} {_OTHER_SCRIPTS}".split())
"""Top-level domains that comments name: all countries', the common generic ones, and many that are not in ASCII."""

ENDINGS_THAT_ARE_WORDS = ENDINGS & frozenset(f"{_WORDS} {_GENERIC_WORDS} {_ARABIC_WORDS} md mov zip".split())
"""Endings that also begin a sentence (or end a file's name) where somebody left out the space."""


def is_ending(label: str) -> bool:
    """Tell whether a label can be a top-level domain."""
    return label in ENDINGS or label.startswith("xn--")
