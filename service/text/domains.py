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
academy agency aero app art asia audio auto band bank bar beauty berlin best bet bid biz blog boutique business buzz
cafe cam camp capital care casa cash casino cat center chat cheap church city click clinic cloud club coach codes
coffee com community company computer cool coop country credit cricket cyou date dating deals delivery design dev
diet digital direct download earth edu education email energy events exchange expert express faith family fans farm
fashion film finance fit fitness fun fund futbol fyi gallery game games gay gdn gift gifts gives global gold golf gov
group guide guru health help homes host hosting house how icu immo inc info ink institute int international
investments jetzt jobs kim land lat law legal life limited link live loan loans lol love ltd luxury market marketing
mba media men mil mobi moda mom money monster movie museum name net network news ninja observer one online ooo org
page paris partners party pet photo photos pics pictures pink pizza plus poker porn post press pro productions
properties pub quest racing radio realty red reise rent repair report rest restaurant review reviews rip rocks run
sale school science services sex sexy shop shopping show singles site social software solutions space sport store
stream studio style supply support surf systems tax taxi team tech technology tel tickets tips today tokyo tools top
tours town toys trade trading training travel tube university vet video villas vin vip vision vodka vote watch
webcam website wedding wiki win wine work works world wtf xxx xyz yoga zone
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

ENDINGS = frozenset(f"{_COUNTRIES} {_GENERIC} {_ARABIC} {_ARABIC_WORDS} {_OTHER_SCRIPTS}".split())
"""Top-level domains that comments name: all countries', the common generic ones, and many that are not in ASCII."""

ENDINGS_THAT_ARE_WORDS = ENDINGS & frozenset(f"{_WORDS} {_ARABIC_WORDS} md mov zip".split())
"""Endings that also begin a sentence (or end a file's name) where somebody left out the space."""


def is_ending(label: str) -> bool:
    """Tell whether a label can be a top-level domain."""
    return label in ENDINGS or label.startswith("xn--")
