"""The statements that count figures: each reads one stretch of a site's ids, which begin with a moment.

Their parameters are ``site``, ``first`` (the lowest id of the window), ``since``, ``until`` and ``step``.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Interval, TextClause, bindparam, text
from sqlalchemy.types import TypeEngine

from service.domain.figures import BANDS
from service.store.tables import IN_REVIEW, MOMENT

MOST_RULES = 40
MOST_ARTICLES = 10

_KINDS: Mapping[str, TypeEngine[Any]] = {"since": MOMENT, "until": MOMENT, "step": Interval()}


def _statement(written: str) -> TextClause:
    asked = [bindparam(name, type_=kind) for name, kind in _KINDS.items() if f":{name}" in written]
    return text(written).bindparams(*asked)


# A comment that is decided keeps the moment since which it had waited; of several decisions the first one ended that.
_waits = """
    WITH decided AS (
        SELECT DISTINCT ON (comment_id) comments.waiting_since AS began, decisions.at AS ended
        FROM decisions JOIN comments USING (site_id, comment_id)
        WHERE site_id = :site AND decision_id >= :first AND decisions.undone_at IS NULL
          AND decisions.at >= :since AND comments.waiting_since <= decisions.at
        ORDER BY comment_id, decision_id
    )
"""

# The verdict that stood when a person decided: a later edit was judged anew.
_judged = """
    WITH ruled AS (
        SELECT DISTINCT ON (comment_id) comment_id, action, at FROM decisions
        WHERE site_id = :site AND decision_id >= :first AND undone_at IS NULL AND at >= :since
        ORDER BY comment_id, decision_id DESC
    ), judged AS MATERIALIZED (
        SELECT ruled.action = 'reject' AS refused, latest.verdict FROM ruled CROSS JOIN LATERAL (
            SELECT verdict FROM verdicts
            WHERE site_id = :site AND comment_id = ruled.comment_id AND verdicts.at <= ruled.at
            ORDER BY version DESC LIMIT 1
        ) AS latest
    )
"""

CAME = _statement("""
    SELECT date_bin(:step, at, :since) AS start, count(*) FILTER (WHERE status = 'published') AS published,
           count(*) FILTER (WHERE status = 'held') AS held, count(*) FILTER (WHERE status = 'rejected') AS rejected
    FROM events
    WHERE site_id = :site AND event_id >= :first AND type = 'comment.received' AND at >= :since
    GROUP BY start
""")

RULED = _statement("""
    SELECT date_bin(:step, at, :since) AS start, count(*) FILTER (WHERE action = 'publish') AS approved,
           count(*) FILTER (WHERE action = 'reject') AS refused
    FROM decisions
    WHERE site_id = :site AND decision_id >= :first AND undone_at IS NULL AND at >= :since
    GROUP BY start
""")

PACE = _statement(f"""
    {_waits}
    SELECT date_bin(:step, ended, :since) AS start, count(*) AS decided,
           percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY extract(epoch FROM ended - began)) AS seconds
    FROM decided GROUP BY GROUPING SETS ((1), ())
""")  # noqa: S608 - made of statements of ours
"""Its row without a start is that of the whole window."""

LINE = _statement(f"""
    {_waits}, withdrawn AS (
        SELECT comments.waiting_since AS began, events.at AS ended
        FROM events JOIN comments USING (site_id, comment_id)
        WHERE site_id = :site AND event_id >= :first AND events.type = 'comment.withdrawn' AND events.at >= :since
          AND comments.waiting_since <= events.at AND NOT EXISTS (
              SELECT FROM decisions WHERE decisions.site_id = :site AND decisions.comment_id = comments.comment_id
                AND decisions.undone_at IS NULL AND decisions.at >= comments.waiting_since
          )
    ), wait AS (
        SELECT began, ended FROM decided UNION ALL SELECT began, ended FROM withdrawn UNION ALL
        SELECT waiting_since, NULL FROM comments WHERE site_id = :site AND {IN_REVIEW.text}
    )
    SELECT step.start, count(began) AS waiting, extract(epoch FROM step.stop - min(began)) AS oldest
    FROM (
        SELECT start, least(start + :step, :until) AS stop FROM generate_series(:since, :until, :step) AS start
    ) AS step LEFT JOIN wait ON began <= step.stop AND (ended IS NULL OR ended > step.stop)
    GROUP BY step.start, step.stop
""")  # noqa: S608 - made of statements of ours

VERDICTS = _statement(f"""
    {_judged}
    SELECT verdict ->> 'action' AS verdict, count(*) AS decided, count(*) FILTER (WHERE refused) AS refused
    FROM judged GROUP BY 1
""")  # noqa: S608 - made of statements of ours

RULES = _statement(f"""
    {_judged}
    SELECT reason ->> 'rule' AS name, count(*) AS decided,
           count(*) FILTER (WHERE refused <> (reason ->> 'action' = 'publish')) AS agreed
    FROM judged CROSS JOIN LATERAL jsonb_array_elements(verdict -> 'reasons') AS reason
    GROUP BY 1 ORDER BY decided DESC, name LIMIT {MOST_RULES}
""")  # noqa: S608 - made of statements and a number of ours

SIGNALS = _statement(f"""
    {_judged}
    SELECT key AS name, least(floor((value ->> 'value')::float * {BANDS}), {BANDS - 1})::integer AS band,
           count(*) AS decided, count(*) FILTER (WHERE refused) AS refused
    FROM judged CROSS JOIN LATERAL jsonb_each(verdict -> 'signals')
    WHERE key ~ '[.](fast|deep|score)$' AND jsonb_typeof(value -> 'value') = 'number'
    GROUP BY 1, 2
""")  # noqa: S608 - made of statements and numbers of ours

ARTICLES = _statement(f"""
    SELECT counted.*, articles.title FROM (
        SELECT article_id, count(*) AS comments, count(*) FILTER (WHERE status = 'published') AS published,
               count(*) FILTER (WHERE status = 'held') AS held,
               count(*) FILTER (WHERE status = 'rejected') AS rejected
        FROM comments WHERE site_id = :site AND comment_id >= :first AND created_at >= :since
        GROUP BY article_id ORDER BY comments DESC, article_id LIMIT {MOST_ARTICLES}
    ) AS counted JOIN articles ON articles.site_id = :site AND articles.article_id = counted.article_id
    ORDER BY counted.comments DESC, counted.article_id
""")  # noqa: S608 - made of a number of ours
