-- Held comments that are much alike stand in the queue as one case.

ALTER TABLE comments ADD COLUMN campaign TEXT COLLATE "C";

COMMENT ON COLUMN comments.campaign IS 'What held comments that are much alike have in common.';

CREATE INDEX comments_in_campaign ON comments (site_id, campaign, priority DESC, waiting_since, comment_id) WHERE campaign IS NOT NULL AND ((status = 'held' AND scores_due IS NULL) OR (status = 'published' AND flags > 0));
