-- What every page of a thread and every judgement asks, answered from an index; decisions in their order.

CREATE INDEX comments_published_by_parent ON comments (site_id, article_id, parent_id, comment_id) WHERE status = 'published';

DROP INDEX comments_by_parent;

CREATE INDEX comments_recognised ON comments (site_id, author_id, client, status);

ALTER TABLE decisions ADD COLUMN version INTEGER DEFAULT '0' NOT NULL;

COMMENT ON COLUMN decisions.version IS 'The comment''s, once this was decided.';
