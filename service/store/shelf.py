"""The shelf: a site's articles and what its server says of them."""

from datetime import datetime

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from service.domain.article import Article, ArticleChange, ArticleState
from service.domain.event import Actor, Event, EventType
from service.domain.ids import EventId
from service.domain.mint import Mint
from service.store.outbox import write_events
from service.store.packing import article_of
from service.store.tables import articles


async def set_article(
    connection: AsyncConnection, mint: Mint, change: ArticleChange, actor: Actor, at: datetime
) -> Article:
    """Change what is given, make the article if it is new, and record the change."""
    new = insert(articles).values(
        site_id=change.site,
        article_id=change.article,
        state=change.state or ArticleState.OPEN,
        title=change.title,
        url=change.url,
        published=0,
        version=1,
    )
    changed = new.on_conflict_do_update(
        index_elements=[articles.c.site_id, articles.c.article_id],
        set_={
            "state": change.state or articles.c.state,
            "title": func.coalesce(new.excluded.title, articles.c.title),
            "url": func.coalesce(new.excluded.url, articles.c.url),
            # Pages are kept under the version, and they say whether the article takes comments.
            "version": articles.c.version + 1,
        },
    ).returning(articles)
    article = article_of((await connection.execute(changed)).mappings().one())
    await write_events(connection, (_event(mint, article, actor, at),))
    return article


def _event(mint: Mint, article: Article, actor: Actor, at: datetime) -> Event:
    return Event(
        id=EventId(mint(at)),
        site=article.site,
        comment=None,
        article=article.id,
        type=EventType.ARTICLE_CHANGED,
        at=at,
        actor=actor,
        version=article.version,
        data={"article": article.id, "state": article.state, "title": article.title, "url": article.url},
    )
