-- +goose Up

-- What people are called at providers elsewhere: issuer and subject, which never
-- change, unlike addresses. Each belongs to one account.
CREATE TABLE accounts_logins (
  id         TEXT PRIMARY KEY,
  person     TEXT NOT NULL REFERENCES accounts_people (id),
  issuer     TEXT NOT NULL,
  subject    TEXT NOT NULL,
  shown      TEXT NOT NULL, -- address or name there, for its owner to know it again
  created_at BIGINT NOT NULL,
  used_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX accounts_one_login ON accounts_logins (issuer, subject);
CREATE INDEX accounts_logins_person ON accounts_logins (person);

-- Browsers on their way to a provider. One that came back for the first time
-- stays as a claim, until the code of an address says whose account it is.
CREATE TABLE accounts_trips (
  id         TEXT PRIMARY KEY, -- digest of the state
  browser    TEXT NOT NULL,    -- digest of the secret in the cookie
  provider   TEXT NOT NULL,
  purpose    TEXT NOT NULL CHECK (purpose IN ('sign in', 'link', 'join')),
  person     TEXT NOT NULL DEFAULT '', -- who links or joins
  sealed     BLOB,             -- nonce and verifier; NULL once used
  next       TEXT NOT NULL,
  shared     BOOLEAN NOT NULL,
  subject    TEXT NOT NULL DEFAULT '', -- of a claim, as are the next three
  shown      TEXT NOT NULL DEFAULT '',
  address    TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX accounts_trips_browser ON accounts_trips (browser);
CREATE INDEX accounts_trips_age ON accounts_trips (expires_at);

-- The claim that a code also proves.
ALTER TABLE accounts_codes ADD COLUMN claim TEXT NOT NULL DEFAULT '';

-- Other accounts that people have proved to be theirs, while they look at what
-- joining would move.
CREATE TABLE accounts_joins (
  person     TEXT PRIMARY KEY REFERENCES accounts_people (id), -- who is signed in, and stays
  session    TEXT NOT NULL,
  other      TEXT NOT NULL REFERENCES accounts_people (id),
  expires_at BIGINT NOT NULL
);

-- An account that was joined into another stays as another name of it.
ALTER TABLE accounts_people ADD COLUMN joined_into TEXT NOT NULL DEFAULT '';
CREATE INDEX accounts_people_joined ON accounts_people (joined_into) WHERE joined_into <> '';

-- +goose Down
DROP INDEX accounts_people_joined;
ALTER TABLE accounts_people DROP COLUMN joined_into;
DROP TABLE accounts_joins;
ALTER TABLE accounts_codes DROP COLUMN claim;
DROP TABLE accounts_trips;
DROP TABLE accounts_logins;
