-- What moderators sign in to the console with, and how they like it there.

CREATE TABLE accounts (
    site_id TEXT COLLATE "C" NOT NULL,
    moderator_id TEXT COLLATE "C" NOT NULL,
    address BYTEA,
    password TEXT,
    password_at TIMESTAMP WITH TIME ZONE,
    invitation BYTEA,
    invited_until TIMESTAMP WITH TIME ZONE,
    preferences JSONB NOT NULL,
    CONSTRAINT accounts_pkey PRIMARY KEY (site_id, moderator_id),
    CONSTRAINT accounts_site_id_fkey FOREIGN KEY(site_id) REFERENCES sites (site_id)
);

COMMENT ON TABLE accounts IS 'What people sign in with; their keys are api_keys whose key_id is the moderator''s.';

COMMENT ON COLUMN accounts.address IS 'A keyed hash of the address, by which a person is found.';

COMMENT ON COLUMN accounts.password IS 'Its Argon2 hash.';

COMMENT ON COLUMN accounts.invitation IS 'The SHA-256 of the secret in a link that was given out and not used yet.';

CREATE UNIQUE INDEX accounts_by_address ON accounts (site_id, address);
