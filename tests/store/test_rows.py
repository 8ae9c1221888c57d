"""What goes into the tables comes out as it was."""

from collections.abc import Callable

import msgspec
import pytest

from service.domain.comment import Status
from service.domain.entry import Entry
from service.domain.ids import ArticleId
from service.domain.page import PageRequest
from service.domain.site import Site
from service.store.ledger import Ledger

MakeEntry = Callable[..., Entry]

TEXTS = {
    "quotes": "it's \"quoted\" and `ticked`; '); DROP TABLE comments; --",
    "backslashes": "C:\\new\\table \\x41 \\u0041 \\",
    "braces and percents": '{"a": 1} %(name)s :rows $1 ?',
    "Arabic": "صباحُ الخيرِ، هٰذا رأيي — ٣٤٫٥٪",
    "emoji with joiners": "👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️",
    "other planes": "𐤀𐤁 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𪜀",
    "lines and tabs": "one\n\ttwo\n\nthree",
    "direction marks": "a\u200eb\u2067c\u2069",
    "what JSON escapes": "\u007f \u2028 \u2029 \ufeff / <script>",
    "a very long one": "طويل " * 2_000,
}


@pytest.mark.parametrize("words", TEXTS.values(), ids=TEXTS.keys())
async def test_a_text_survives(ledger: Ledger, site: Site, make_entry: MakeEntry, words: str) -> None:
    article = ArticleId(words[:200])
    entry = make_entry(body=words, name=words, article=article, status=Status.HELD)
    entry = msgspec.structs.replace(entry, article_title=words)
    await ledger.record(entry)
    assert await ledger.comment(site.id, entry.comment.id) == entry.comment
    assert (await ledger.history(site.id, entry.comment.id)) == entry.events
    assert await ledger.counts(site.id, [article]) == {article: 0}


@pytest.mark.parametrize("value", [b"", b"\x00", b"\\x00", b"'\"\\", bytes(range(256)), b"\xff" * 5_000])
async def test_bytes_survive(ledger: Ledger, site: Site, make_entry: MakeEntry, value: bytes) -> None:
    entry = make_entry(key="k", sealed=value)
    assert entry.remembered is not None
    entry = msgspec.structs.replace(entry, remembered=msgspec.structs.replace(entry.remembered, request=value))
    await ledger.record(entry)
    case = await ledger.case(site.id, entry.comment.id)
    assert case is not None
    assert case.author.sealed_email == value
    assert await ledger.remembered(site.id, "k") == entry.remembered


async def test_an_author_without_an_address_has_none_sealed(ledger: Ledger, site: Site, make_entry: MakeEntry) -> None:
    entry = make_entry(sealed=None, client=None)
    await ledger.record(entry)
    case = await ledger.case(site.id, entry.comment.id)
    assert case is not None
    assert case.author.sealed_email is None


async def test_names_that_differ_only_in_case_or_form_are_different_articles(
    ledger: Ledger, site: Site, make_entry: MakeEntry
) -> None:
    names = [
        ArticleId(name) for name in ("https://n.example/A?b=1#c", "https://n.example/a?b=1#c", "é", "e\u0301", " ")
    ]
    for number, name in enumerate(names, 1):
        for _ in range(number):
            await ledger.record(make_entry(article=name))
    assert await ledger.counts(site.id, names) == {name: number for number, name in enumerate(names, 1)}
    for number, name in enumerate(names, 1):
        assert (await ledger.page(site.id, name, PageRequest())).total == number
