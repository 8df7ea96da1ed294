-- +goose Up

-- Background work. The queue is the outbox: a job is inserted in the same
-- transaction as what it follows from.
CREATE TABLE jobs_jobs (
  id          TEXT PRIMARY KEY,
  kind        TEXT NOT NULL,
  args        TEXT NOT NULL,
  state       TEXT NOT NULL CHECK (state IN ('ready', 'running', 'done', 'parked')),
  run_at      BIGINT NOT NULL,
  attempt     BIGINT NOT NULL DEFAULT 0,
  lease_until BIGINT,
  lease_by    TEXT,
  once        TEXT,
  error       TEXT NOT NULL DEFAULT '',
  created_at  BIGINT NOT NULL,
  finished_at BIGINT
);
CREATE UNIQUE INDEX jobs_once ON jobs_jobs (once) WHERE once IS NOT NULL;
CREATE INDEX jobs_due ON jobs_jobs (run_at, id) WHERE state = 'ready';
CREATE INDEX jobs_leased ON jobs_jobs (lease_until) WHERE state = 'running';
CREATE INDEX jobs_finished ON jobs_jobs (finished_at) WHERE state = 'done';

-- What was decided and done, by whom. Rows are only added; number and hash are
-- given by the sealer at most two seconds later.
CREATE TABLE audit_entries (
  id          TEXT PRIMARY KEY,
  at          BIGINT NOT NULL,
  actor_kind  TEXT NOT NULL CHECK (actor_kind IN ('anonymous', 'person', 'system')),
  actor       TEXT NOT NULL,
  action      TEXT NOT NULL,
  target_kind TEXT NOT NULL,
  target_id   TEXT NOT NULL,
  group_id    TEXT,
  outcome     TEXT NOT NULL CHECK (outcome IN ('allowed', 'refused')),
  reason      TEXT NOT NULL DEFAULT '',
  detail      TEXT NOT NULL DEFAULT '{}',
  request     TEXT NOT NULL DEFAULT '',
  seq         BIGINT,
  hash        TEXT
);
CREATE UNIQUE INDEX audit_seq ON audit_entries (seq) WHERE seq IS NOT NULL;
CREATE INDEX audit_unsealed ON audit_entries (id) WHERE seq IS NULL;
CREATE INDEX audit_target ON audit_entries (target_kind, target_id, id);
CREATE INDEX audit_group ON audit_entries (group_id, id) WHERE group_id IS NOT NULL;

-- Who may act in which role. Rows are ended, never deleted.
CREATE TABLE access_grants (
  id         TEXT PRIMARY KEY,
  person     TEXT NOT NULL,
  role       TEXT NOT NULL,
  group_id   TEXT,
  reach      TEXT NOT NULL DEFAULT '{}',
  since      BIGINT NOT NULL,
  until      BIGINT,
  granted_by TEXT NOT NULL,
  ended_by   TEXT,
  reason     TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX access_one_role ON access_grants (person, role, COALESCE(group_id, '')) WHERE until IS NULL;
CREATE INDEX access_group ON access_grants (group_id, role) WHERE until IS NULL;
CREATE INDEX access_person ON access_grants (person);

-- Answers to forms already sent, so that a second press replays the first.
CREATE TABLE httpx_once (
  key        TEXT PRIMARY KEY,
  digest     TEXT NOT NULL,
  location   TEXT NOT NULL DEFAULT '',
  done       BOOLEAN NOT NULL DEFAULT FALSE,
  created_at BIGINT NOT NULL
);
CREATE INDEX httpx_once_age ON httpx_once (created_at);

-- Counters of limits: the moments (JSON, microseconds) of the last takes of a
-- key. After until the row limits nothing any more.
CREATE TABLE limit_counters (
  key   TEXT PRIMARY KEY,
  hits  TEXT NOT NULL,
  until BIGINT NOT NULL
);
CREATE INDEX limit_counters_until ON limit_counters (until);

-- +goose Down
DROP TABLE limit_counters;
DROP TABLE httpx_once;
DROP TABLE access_grants;
DROP TABLE audit_entries;
DROP TABLE jobs_jobs;
