-- +goose Up

-- Acts that take two people: who proposed them, and what became of it. Subject
-- is the group or person that the act is done to; args are for the deed.
CREATE TABLE proposals_proposals (
  id         TEXT PRIMARY KEY,
  kind       TEXT NOT NULL,
  subject    TEXT NOT NULL,
  label      TEXT NOT NULL,
  group_id   TEXT NOT NULL DEFAULT '',
  args       TEXT NOT NULL,
  reason     TEXT NOT NULL,
  author     TEXT NOT NULL,
  at         BIGINT NOT NULL,
  until      BIGINT NOT NULL,
  state      TEXT NOT NULL CHECK (state IN ('open', 'confirmed', 'declined', 'withdrawn', 'run_out')),
  decided_by TEXT NOT NULL DEFAULT '',
  decided_at BIGINT,
  answer     TEXT NOT NULL DEFAULT '',
  alone      BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE UNIQUE INDEX proposals_one_open ON proposals_proposals (kind, subject) WHERE state = 'open';
CREATE INDEX proposals_group ON proposals_proposals (group_id) WHERE state = 'open';
CREATE INDEX proposals_ended ON proposals_proposals (decided_at) WHERE state <> 'open';

-- +goose Down
DROP TABLE proposals_proposals;
