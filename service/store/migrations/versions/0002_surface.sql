-- What the rest of the surface needs: readers' flags, the moderators' search, an article's events.

ALTER TABLE comments ADD COLUMN flags INTEGER DEFAULT '0' NOT NULL;

ALTER TABLE comments ADD COLUMN words TSVECTOR;

COMMENT ON COLUMN comments.words IS 'The folded words of name and body, for the moderators'' search.';

CREATE INDEX comments_by_words ON comments USING gin (words);

ALTER TABLE events ADD COLUMN article_id TEXT COLLATE "C";

CREATE INDEX events_by_article ON events (site_id, article_id, event_id);

CREATE TABLE flags (
    site_id TEXT COLLATE "C" NOT NULL,
    comment_id TEXT COLLATE "C" NOT NULL,
    visitor BYTEA NOT NULL,
    reason TEXT NOT NULL,
    note TEXT,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT flags_pkey PRIMARY KEY (site_id, comment_id, visitor),
    CONSTRAINT flags_site_id_comment_id_fkey FOREIGN KEY(site_id, comment_id) REFERENCES comments (site_id, comment_id)
);

COMMENT ON TABLE flags IS 'Readers'' reports; the same visitor counts once a comment.';
