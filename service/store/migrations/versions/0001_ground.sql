-- The tables of the main job, as service/store/tables.py declared them at the time.

CREATE TABLE events (
    site_id TEXT COLLATE "C" NOT NULL,
    event_id TEXT COLLATE "C" NOT NULL,
    comment_id TEXT COLLATE "C",
    type TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    actor JSONB NOT NULL,
    version INTEGER NOT NULL,
    data JSONB NOT NULL,
    CONSTRAINT events_pkey PRIMARY KEY (site_id, event_id)
);

COMMENT ON TABLE events IS 'Written once, never changed: every step of every comment.';

CREATE INDEX events_by_comment ON events (site_id, comment_id, event_id);

CREATE TABLE fingerprints (
    site_id TEXT COLLATE "C" NOT NULL,
    fingerprint BYTEA NOT NULL,
    comment_id TEXT COLLATE "C" NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT fingerprints_pkey PRIMARY KEY (site_id, fingerprint)
);

COMMENT ON TABLE fingerprints IS 'What makes two comments the same, kept for 24 hours.';

CREATE INDEX fingerprints_by_age ON fingerprints (at);

CREATE TABLE keyrings (
    key_id TEXT COLLATE "C" NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT keyrings_pkey PRIMARY KEY (key_id)
);

COMMENT ON TABLE keyrings IS 'The sealing keys that values of this ledger may be sealed with.';

CREATE TABLE requests (
    site_id TEXT COLLATE "C" NOT NULL,
    idempotency_key TEXT COLLATE "C" NOT NULL,
    request BYTEA NOT NULL,
    comment_id TEXT COLLATE "C" NOT NULL,
    status TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT requests_pkey PRIMARY KEY (site_id, idempotency_key)
);

COMMENT ON TABLE requests IS 'Idempotency-Keys, kept for 24 hours with the answer they were given.';

CREATE INDEX requests_by_age ON requests (at);

CREATE TABLE sites (
    site_id TEXT COLLATE "C" NOT NULL,
    locale TEXT NOT NULL,
    origins TEXT[] NOT NULL,
    settings JSONB NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT sites_pkey PRIMARY KEY (site_id)
);

CREATE TABLE api_keys (
    site_id TEXT COLLATE "C" NOT NULL,
    key_id TEXT COLLATE "C" NOT NULL,
    role TEXT NOT NULL,
    label TEXT NOT NULL,
    secret_sha256 BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    revoked_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT api_keys_pkey PRIMARY KEY (site_id, key_id),
    CONSTRAINT api_keys_site_id_fkey FOREIGN KEY(site_id) REFERENCES sites (site_id)
);

CREATE TABLE articles (
    site_id TEXT COLLATE "C" NOT NULL,
    article_id TEXT COLLATE "C" NOT NULL,
    state TEXT NOT NULL,
    title TEXT,
    url TEXT,
    published INTEGER NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT articles_pkey PRIMARY KEY (site_id, article_id),
    CONSTRAINT articles_state_check CHECK (state IN ('open', 'closed', 'hold_all')),
    CONSTRAINT articles_published_check CHECK (published >= 0),
    CONSTRAINT articles_site_id_fkey FOREIGN KEY(site_id) REFERENCES sites (site_id)
);

CREATE TABLE authors (
    site_id TEXT COLLATE "C" NOT NULL,
    author_id TEXT COLLATE "C" NOT NULL,
    sealed_email BYTEA,
    published INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    standing TEXT NOT NULL,
    first_seen TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT authors_pkey PRIMARY KEY (site_id, author_id),
    CONSTRAINT authors_standing_check CHECK (standing IN ('none', 'trusted', 'blocked')),
    CONSTRAINT authors_site_id_fkey FOREIGN KEY(site_id) REFERENCES sites (site_id)
);

CREATE TABLE moderators (
    site_id TEXT COLLATE "C" NOT NULL,
    moderator_id TEXT COLLATE "C" NOT NULL,
    role TEXT NOT NULL,
    sealed_email BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT moderators_pkey PRIMARY KEY (site_id, moderator_id),
    CONSTRAINT moderators_site_id_fkey FOREIGN KEY(site_id) REFERENCES sites (site_id)
);

COMMENT ON TABLE moderators IS 'People; their keys are api_keys whose key_id is the moderator''s.';

CREATE TABLE comments (
    site_id TEXT COLLATE "C" NOT NULL,
    comment_id TEXT COLLATE "C" NOT NULL,
    article_id TEXT COLLATE "C" NOT NULL,
    parent_id TEXT COLLATE "C",
    depth INTEGER NOT NULL,
    author_id TEXT COLLATE "C" NOT NULL,
    avatar TEXT NOT NULL,
    name TEXT NOT NULL,
    public_name TEXT NOT NULL,
    website TEXT,
    body TEXT NOT NULL,
    public_body TEXT NOT NULL,
    language TEXT NOT NULL,
    status TEXT NOT NULL,
    version INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    waiting_since TIMESTAMP WITH TIME ZONE,
    client BYTEA,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    edited_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT comments_pkey PRIMARY KEY (site_id, comment_id),
    CONSTRAINT comments_status_check CHECK (status IN ('published', 'held', 'rejected', 'withdrawn')),
    CONSTRAINT comments_site_id_article_id_fkey FOREIGN KEY(site_id, article_id) REFERENCES articles (site_id, article_id),
    CONSTRAINT comments_site_id_author_id_fkey FOREIGN KEY(site_id, author_id) REFERENCES authors (site_id, author_id)
);

CREATE INDEX comments_by_author ON comments (site_id, author_id, comment_id);

CREATE INDEX comments_by_parent ON comments (site_id, parent_id, comment_id);

CREATE INDEX comments_held ON comments (site_id, comment_id) WHERE status = 'held';

CREATE INDEX comments_published ON comments (site_id, article_id, comment_id) WHERE status = 'published';

CREATE INDEX comments_with_client ON comments (created_at) WHERE client IS NOT NULL;

CREATE TABLE decisions (
    site_id TEXT COLLATE "C" NOT NULL,
    decision_id TEXT COLLATE "C" NOT NULL,
    comment_id TEXT COLLATE "C" NOT NULL,
    action TEXT NOT NULL,
    reason TEXT,
    note TEXT,
    actor JSONB NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    undone_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT decisions_pkey PRIMARY KEY (site_id, decision_id),
    CONSTRAINT decisions_site_id_comment_id_fkey FOREIGN KEY(site_id, comment_id) REFERENCES comments (site_id, comment_id)
);

CREATE INDEX decisions_by_comment ON decisions (site_id, comment_id, decision_id);

CREATE TABLE verdicts (
    site_id TEXT COLLATE "C" NOT NULL,
    comment_id TEXT COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    verdict JSONB NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT verdicts_pkey PRIMARY KEY (site_id, comment_id, version),
    CONSTRAINT verdicts_site_id_comment_id_fkey FOREIGN KEY(site_id, comment_id) REFERENCES comments (site_id, comment_id)
);

COMMENT ON TABLE verdicts IS 'One for every time a comment was judged, with its whole trace.';
