-- A published comment with flags waits for a person as well as a held one.

CREATE INDEX comments_in_review ON comments (site_id, comment_id) WHERE (status = 'held' OR (status = 'published' AND flags > 0));

DROP INDEX comments_held;

CREATE INDEX flags_by_age ON flags (at);
