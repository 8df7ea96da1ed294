-- +goose Up

-- People with an account. Their addresses are identities, their roles grants.
CREATE TABLE accounts_people (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL,            -- as the person wrote it; empty until then
  lang       TEXT NOT NULL,            -- of pages and letters
  languages  TEXT NOT NULL DEFAULT '', -- spoken, BCP 47, separated by blanks
  zone       TEXT NOT NULL,            -- IANA name
  photo      TEXT NOT NULL DEFAULT '', -- hash of the file
  created_at BIGINT NOT NULL,
  rev        BIGINT NOT NULL DEFAULT 1
);

-- What proves that somebody is this person. An address that the office entered
-- is not verified until its owner has typed a code.
CREATE TABLE accounts_identities (
  id          TEXT PRIMARY KEY,
  person      TEXT NOT NULL REFERENCES accounts_people (id) DEFERRABLE INITIALLY DEFERRED,
  kind        TEXT NOT NULL CHECK (kind IN ('address')),
  subject     TEXT NOT NULL, -- what is compared: the address with a folded local part
  shown       TEXT NOT NULL, -- what letters are sent to
  is_primary  BOOLEAN NOT NULL,
  verified_at BIGINT,
  created_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX accounts_one_owner ON accounts_identities (kind, subject);
CREATE UNIQUE INDEX accounts_one_primary ON accounts_identities (person) WHERE is_primary;
CREATE INDEX accounts_identities_person ON accounts_identities (person);

-- Codes that were asked for, at most one per browser and one per person who
-- adds an address: asking again takes the place of the one before. Nothing here
-- lets a reader of the database sign in.
CREATE TABLE accounts_codes (
  id         TEXT PRIMARY KEY, -- purpose and who holds it: see code.go
  request    TEXT NOT NULL,    -- names this asking in events and the audit record
  person     TEXT NOT NULL DEFAULT '', -- who adds the address; empty for signing in
  address    TEXT NOT NULL,
  salt       TEXT NOT NULL,
  code_mac   TEXT NOT NULL,
  token_hash TEXT,
  sealed     BLOB,             -- code and token for the letter; NULL once ended
  tries      BIGINT NOT NULL,  -- left
  next       TEXT NOT NULL DEFAULT '',
  lang       TEXT NOT NULL,
  ended      TEXT NOT NULL DEFAULT '' CHECK (ended IN ('', 'used', 'void')),
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX accounts_codes_request ON accounts_codes (request);
CREATE UNIQUE INDEX accounts_codes_token ON accounts_codes (token_hash) WHERE token_hash IS NOT NULL;
CREATE INDEX accounts_codes_age ON accounts_codes (expires_at);

-- Browsers that are signed in. Ending a session deletes its row.
CREATE TABLE accounts_sessions (
  id         TEXT PRIMARY KEY,
  person     TEXT NOT NULL REFERENCES accounts_people (id),
  token_hash TEXT NOT NULL,
  device     TEXT NOT NULL,
  shared     BOOLEAN NOT NULL,
  rights     TEXT NOT NULL, -- the roles when the token was made: session.go
  proved_at  BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX accounts_sessions_token ON accounts_sessions (token_hash);
CREATE INDEX accounts_sessions_person ON accounts_sessions (person);
CREATE INDEX accounts_sessions_seen ON accounts_sessions (seen_at);

-- The one-time link that makes the first administrator: at most one row.
CREATE TABLE accounts_setup (
  id         TEXT PRIMARY KEY,
  token_hash TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);

-- +goose Down
DROP TABLE accounts_setup;
DROP TABLE accounts_sessions;
DROP TABLE accounts_codes;
DROP TABLE accounts_identities;
DROP TABLE accounts_people;
