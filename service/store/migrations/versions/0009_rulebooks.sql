-- Rules that a site keeps for itself, and every rulebook that ever judged here.

CREATE TABLE packs (
    site_id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    text TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT packs_pkey PRIMARY KEY (site_id, name),
    CONSTRAINT packs_site_id_fkey FOREIGN KEY(site_id) REFERENCES sites (site_id)
);

COMMENT ON TABLE packs IS 'Packs of rules that a site has beside the shared ones.';

CREATE TABLE rulebooks (
    site_id TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    sources JSONB NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT rulebooks_pkey PRIMARY KEY (site_id, hash)
);

COMMENT ON TABLE rulebooks IS 'What each rulebook was made of, so that its verdicts can be explained. The shared ones have an empty site.';
