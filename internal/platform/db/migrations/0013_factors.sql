-- +goose Up

-- How a session was begun, and how strong its proof is: access.Strength.
ALTER TABLE accounts_sessions ADD COLUMN method TEXT NOT NULL DEFAULT 'mail';
ALTER TABLE accounts_sessions ADD COLUMN strength BIGINT NOT NULL DEFAULT 1;

-- Passkeys of people: the public half of each.
CREATE TABLE accounts_passkeys (
  id         TEXT PRIMARY KEY,
  person     TEXT NOT NULL REFERENCES accounts_people (id),
  credential TEXT NOT NULL, -- as the browser names it, base64url
  name       TEXT NOT NULL, -- as its owner calls it
  data       TEXT NOT NULL, -- JSON of package passkey
  created_at BIGINT NOT NULL,
  used_at    BIGINT
);
CREATE UNIQUE INDEX accounts_one_passkey ON accounts_passkeys (credential);
CREATE INDEX accounts_passkeys_person ON accounts_passkeys (person);

-- The authenticator app of a person, at most one.
CREATE TABLE accounts_apps (
  person     TEXT PRIMARY KEY REFERENCES accounts_people (id),
  sealed     BLOB NOT NULL,   -- the secret
  last_step  BIGINT NOT NULL, -- a code of this step or an earlier one was used
  created_at BIGINT NOT NULL,
  used_at    BIGINT
);

-- Recovery codes of people, as digests. New ones take the place of all.
CREATE TABLE accounts_recovery_codes (
  id         TEXT PRIMARY KEY,
  person     TEXT NOT NULL REFERENCES accounts_people (id),
  mac        TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  used_at    BIGINT
);
CREATE UNIQUE INDEX accounts_one_recovery_code ON accounts_recovery_codes (person, mac);

-- Challenges that were answered: an answer counts once.
CREATE TABLE accounts_answers (
  id         TEXT PRIMARY KEY, -- digest of the challenge
  expires_at BIGINT NOT NULL
);
CREATE INDEX accounts_answers_age ON accounts_answers (expires_at);

-- Browsers in which a first proof was given and a second is due.
CREATE TABLE accounts_steps (
  id         TEXT PRIMARY KEY, -- digest of the browser's secret
  person     TEXT NOT NULL REFERENCES accounts_people (id),
  device     TEXT NOT NULL,
  shared     BOOLEAN NOT NULL,
  next       TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX accounts_steps_age ON accounts_steps (expires_at);

-- Links by which a person sets up signing in again: at most one for each.
CREATE TABLE accounts_resets (
  person     TEXT PRIMARY KEY REFERENCES accounts_people (id),
  token_hash TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX accounts_resets_token ON accounts_resets (token_hash);

-- +goose Down
DROP TABLE accounts_resets;
DROP TABLE accounts_steps;
DROP TABLE accounts_answers;
DROP TABLE accounts_recovery_codes;
DROP TABLE accounts_apps;
DROP TABLE accounts_passkeys;
ALTER TABLE accounts_sessions DROP COLUMN strength;
ALTER TABLE accounts_sessions DROP COLUMN method;
