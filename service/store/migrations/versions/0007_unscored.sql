-- A held comment may wait for a machine's score, and then waits for no person yet.

ALTER TABLE comments ADD COLUMN scores_due TIMESTAMP WITH TIME ZONE;

ALTER TABLE comments ADD COLUMN scores_taken TIMESTAMP WITH TIME ZONE;

COMMENT ON COLUMN comments.scores_due IS 'Until when a held comment is kept for a machine''s score.';

COMMENT ON COLUMN comments.scores_taken IS 'Until when one process has its scoring in hand.';

CREATE INDEX comments_unscored ON comments (scores_due) WHERE scores_due IS NOT NULL;

DROP INDEX comments_in_review;

CREATE INDEX comments_in_review ON comments (site_id, comment_id) WHERE ((status = 'held' AND scores_due IS NULL) OR (status = 'published' AND flags > 0));
