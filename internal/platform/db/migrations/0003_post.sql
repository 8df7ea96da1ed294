-- +goose Up

-- Letters, one row for each letter to one recipient, and what became of it.
-- The row is the ledger: whatever crashes, it says who still has to get what.
CREATE TABLE post_messages (
  id            TEXT PRIMARY KEY,
  kind          TEXT NOT NULL, -- the letter's name in package letters
  reason        TEXT NOT NULL, -- why it was written; never a second one for it
  recipient     TEXT NOT NULL, -- the person, or the address where there is none
  person        TEXT,
  address       TEXT NOT NULL,
  lang          TEXT NOT NULL,
  subject       TEXT NOT NULL,
  text          TEXT NOT NULL, -- empty when sealed or erased, as html and calendar
  html          TEXT NOT NULL,
  calendar      TEXT,          -- JSON
  sealed        BLOB,          -- text and html of a letter that carries a secret
  headers       TEXT NOT NULL, -- JSON: sender, answers to, name of the recipient
  essential     BOOLEAN NOT NULL,
  state         TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
  attempt       BIGINT NOT NULL DEFAULT 0,
  last_error    TEXT NOT NULL DEFAULT '',
  claimed_until BIGINT,        -- a server is sending it, or was when it died
  created_at    BIGINT NOT NULL,
  sent_at       BIGINT,
  expires_at    BIGINT,        -- of the secret: not sent any more, and erased
  erased_at     BIGINT
);
CREATE UNIQUE INDEX post_once ON post_messages (reason, recipient);
CREATE INDEX post_waiting ON post_messages (address, id) WHERE state = 'queued';
CREATE INDEX post_age ON post_messages (created_at);
CREATE INDEX post_secrets ON post_messages (expires_at) WHERE sealed IS NOT NULL;
CREATE INDEX post_person ON post_messages (person) WHERE person IS NOT NULL;

-- +goose Down
DROP TABLE post_messages;
