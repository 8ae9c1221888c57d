-- What standing and the moderators' search need.

ALTER TABLE authors ADD COLUMN standing_at TIMESTAMP WITH TIME ZONE;

CREATE INDEX comments_by_article ON comments (site_id, article_id, comment_id);
