import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from service.domain.article import Article, ArticleChange, ArticleState
from service.domain.comment import Status
from service.domain.entry import Background, Entry, Question
from service.domain.event import OPERATOR
from service.domain.ids import ArticleId, AuthorId, CommentId
from service.domain.site import Site
from service.store.ledger import Ledger

MakeEntry = Callable[..., Entry]
Ask = Callable[..., Question]

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
HERE = ArticleId("a")


@pytest.fixture
def ask(site: Site) -> Ask:
    def make(
        *,
        article: ArticleId = HERE,
        parent: CommentId | None = None,
        author: str = "writer",
        client: bytes | None = b"client",
    ) -> Question:
        return Question(site=site.id, article=article, parent=parent, author=AuthorId(author), client=client)

    return make


async def test_nothing_is_known_of_what_was_never_heard_of(ledger: Ledger, ask: Ask) -> None:
    found = await ledger.background(ask(parent=CommentId("nobody")))
    assert found == Background(article=None, parent_depth=None, recognised=0)


async def test_an_article_comes_as_it_stands(ledger: Ledger, site: Site, make_entry: MakeEntry, ask: Ask) -> None:
    await ledger.record(make_entry())
    change = ArticleChange(site=site.id, article=HERE, state=ArticleState.HOLD_ALL, title="عنوان", url="https://n/1")
    await ledger.set_article(change, OPERATOR, NOON)
    assert (await ledger.background(ask())).article == Article(
        id=HERE, site=site.id, state=ArticleState.HOLD_ALL, title="عنوان", url="https://n/1", published=1, version=2
    )


async def test_a_published_parent_gives_its_depth(ledger: Ledger, make_entry: MakeEntry, ask: Ask) -> None:
    parent = make_entry(depth=3)
    await ledger.record(parent)
    assert (await ledger.background(ask(parent=parent.comment.id))).parent_depth == 3


@pytest.mark.parametrize("status", [Status.HELD, Status.REJECTED])
async def test_a_parent_that_is_not_public_is_none(
    ledger: Ledger, make_entry: MakeEntry, ask: Ask, status: Status
) -> None:
    parent = make_entry(status=status)
    await ledger.record(parent)
    assert (await ledger.background(ask(parent=parent.comment.id))).parent_depth is None


async def test_a_parent_under_another_article_or_on_another_site_is_none(
    ledger: Ledger, make_entry: MakeEntry, maker_elsewhere: MakeEntry, ask: Ask
) -> None:
    under_another, elsewhere = make_entry(article="b"), maker_elsewhere()
    await asyncio.gather(ledger.record(under_another), ledger.record(elsewhere))
    for parent in (under_another, elsewhere):
        assert (await ledger.background(ask(parent=parent.comment.id))).parent_depth is None


async def test_only_published_comments_from_the_same_client_are_recognised(
    ledger: Ledger, make_entry: MakeEntry, maker_elsewhere: MakeEntry, ask: Ask
) -> None:
    entries = [
        make_entry(),
        make_entry(article="b"),
        make_entry(client=b"another"),
        make_entry(client=None),
        make_entry(author="another"),
        make_entry(status=Status.HELD),
        make_entry(status=Status.REJECTED),
        maker_elsewhere(),
    ]
    await asyncio.gather(*map(ledger.record, entries))
    assert (await ledger.background(ask())).recognised == 2
    assert (await ledger.background(ask(client=b"another"))).recognised == 1
    assert (await ledger.background(ask(client=None))).recognised == 0


async def test_a_crowd_of_questions_is_answered_each_with_its_own(
    ledger: Ledger, make_entry: MakeEntry, ask: Ask
) -> None:
    parents = [make_entry(article=f"a{number}", depth=number) for number in range(40)]
    await asyncio.gather(*map(ledger.record, parents))
    questions = [ask(article=entry.comment.article, parent=entry.comment.id) for entry in reversed(parents)]
    answers = await asyncio.gather(*map(ledger.background, questions))
    assert [answer.parent_depth for answer in answers] == list(reversed(range(40)))
    assert [answer.article.id for answer in answers if answer.article] == [each.article for each in questions]


async def test_one_question_that_cannot_be_asked_fails_alone(ledger: Ledger, make_entry: MakeEntry, ask: Ask) -> None:
    await ledger.record(make_entry())
    questions = [ask() for _ in range(20)]
    questions[7] = ask(article=ArticleId("no\x00such"))
    answers = await asyncio.gather(*map(ledger.background, questions), return_exceptions=True)
    assert isinstance(answers.pop(7), Exception)
    assert [answer.recognised for answer in answers if isinstance(answer, Background)] == [1] * 19


async def test_rejected_comments_count_from_the_same_client_only(
    ledger: Ledger, make_entry: MakeEntry, ask: Ask
) -> None:
    here = [make_entry(author="writer", client=b"client", status=Status.REJECTED) for _ in range(2)]
    elsewhere = make_entry(author="writer", client=b"another", status=Status.REJECTED)
    await asyncio.gather(*map(ledger.record, [*here, elsewhere]))
    assert (await ledger.background(ask())).rejected == 2
    assert (await ledger.background(ask(client=b"another"))).rejected == 1
    assert (await ledger.background(ask(client=None))).rejected == 0
