"""Articles, as the site's own server sets them: open, closed, or read by a person first."""

from typing import Any

from litestar import Request, put
from litestar.params import FromPath

from service.domain.article import Article, ArticleState
from service.domain.key import ApiKey
from service.web.answers import ArticleAnswer
from service.web.body import read_json
from service.web.description import MODERATOR, WITH_BODY, WITH_KEY, ArticleOperation, problems
from service.web.fields import Fields
from service.web.given import Given
from service.web.keys import servers_only
from service.web.visit import Visit, read_article

LONGEST_TITLE = 300
LONGEST_URL = 2_000


@put(
    "/articles/{article:str}",
    summary="Set an article's state, title or address",
    operation_id="set_article",
    operation_class=ArticleOperation,
    guards=[servers_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY, *WITH_BODY),
)
async def set_article(
    article: FromPath[str],
    request: Request[Any, ApiKey, Any],
    visit: Given[Visit],
) -> ArticleAnswer:
    """Change what the body names; an article that nobody knew is made."""
    article_id = read_article(article)
    fields = Fields(await read_json(request))
    state = fields.choice("state", ArticleState)
    title = fields.text("title", LONGEST_TITLE)
    url = fields.web_address("url", LONGEST_URL)
    fields.finish()
    return _answer(await visit.journeys.articles.set(visit.site, request.auth, article_id, state, title, url))


def _answer(article: Article) -> ArticleAnswer:
    return ArticleAnswer(
        id=article.id, state=article.state, title=article.title, url=article.url, published=article.published
    )
