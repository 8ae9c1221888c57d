-- Endpoints of webhook integrations, what they are told, and every attempt to tell them.

ALTER TABLE events ADD COLUMN status TEXT;

COMMENT ON COLUMN events.status IS 'Where the comment stood after the step.';

CREATE TABLE endpoints (
    site_id TEXT COLLATE "C" NOT NULL,
    endpoint_id TEXT COLLATE "C" NOT NULL,
    url TEXT NOT NULL,
    events TEXT[] NOT NULL,
    description TEXT NOT NULL,
    signature TEXT NOT NULL,
    concurrency INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    disabled_at TIMESTAMP WITH TIME ZONE,
    disabled_because TEXT,
    failing_since TIMESTAMP WITH TIME ZONE,
    CONSTRAINT endpoints_pkey PRIMARY KEY (site_id, endpoint_id),
    CONSTRAINT endpoints_signature_check CHECK (signature IN ('hmac', 'ed25519')),
    CONSTRAINT endpoints_site_id_fkey FOREIGN KEY(site_id) REFERENCES sites (site_id)
);

COMMENT ON TABLE endpoints IS 'Where webhook integrations hear what happened.';

CREATE TABLE endpoint_secrets (
    site_id TEXT COLLATE "C" NOT NULL,
    secret_id TEXT COLLATE "C" NOT NULL,
    endpoint_id TEXT COLLATE "C" NOT NULL,
    sealed_secret BYTEA NOT NULL,
    public_key TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    until TIMESTAMP WITH TIME ZONE,
    CONSTRAINT endpoint_secrets_pkey PRIMARY KEY (site_id, secret_id),
    CONSTRAINT endpoint_secrets_site_id_endpoint_id_fkey FOREIGN KEY(site_id, endpoint_id) REFERENCES endpoints (site_id, endpoint_id)
);

COMMENT ON TABLE endpoint_secrets IS 'What deliveries are signed with.';

COMMENT ON COLUMN endpoint_secrets.until IS 'The end of the overlap, for one that was rotated away.';

CREATE INDEX endpoint_secrets_by_endpoint ON endpoint_secrets (site_id, endpoint_id);

CREATE TABLE deliveries (
    site_id TEXT COLLATE "C" NOT NULL,
    event_id TEXT COLLATE "C" NOT NULL,
    endpoint_id TEXT COLLATE "C" NOT NULL,
    url TEXT,
    excerpt TEXT NOT NULL,
    state TEXT NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE,
    claimed_until TIMESTAMP WITH TIME ZONE,
    attempts INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT deliveries_pkey PRIMARY KEY (site_id, event_id, endpoint_id),
    CONSTRAINT deliveries_state_check CHECK (state IN ('waiting', 'delivered', 'failed'))
);

COMMENT ON TABLE deliveries IS 'The outbox: one row for each event and each endpoint that is told of it.';

COMMENT ON COLUMN deliveries.due_at IS 'When to try; for one that a process has in hand, when its claim ends.';

CREATE INDEX deliveries_claimed ON deliveries (site_id, endpoint_id, claimed_until) WHERE claimed_until IS NOT NULL;

CREATE INDEX deliveries_due ON deliveries (site_id, endpoint_id, due_at, event_id) WHERE state = 'waiting';

CREATE TABLE attempts (
    site_id TEXT COLLATE "C" NOT NULL,
    event_id TEXT COLLATE "C" NOT NULL,
    endpoint_id TEXT COLLATE "C" NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    seconds DOUBLE PRECISION NOT NULL,
    status INTEGER,
    why TEXT,
    answer TEXT NOT NULL,
    CONSTRAINT attempts_pkey PRIMARY KEY (site_id, event_id, endpoint_id, at)
);

COMMENT ON TABLE attempts IS 'Every request of a delivery, with the beginning of its answer.';
