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

-- A group for trying things out is hidden, and counts nowhere.
ALTER TABLE groups_groups ADD COLUMN test BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX groups_tests ON groups_groups (id) WHERE test;

-- Names that groups had, and until when.
CREATE TABLE groups_names (
  id       TEXT PRIMARY KEY,
  group_id TEXT NOT NULL REFERENCES groups_groups (id),
  name     TEXT NOT NULL,
  until    BIGINT NOT NULL
);
CREATE INDEX groups_names_group ON groups_names (group_id, until);

-- Words of the office for groups, with a colour of the design.
CREATE TABLE groups_labels (
  id     TEXT PRIMARY KEY,
  name   TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE,
  colour TEXT NOT NULL
);

-- Which groups have which of them.
CREATE TABLE groups_labelled (
  group_id TEXT NOT NULL REFERENCES groups_groups (id),
  label_id TEXT NOT NULL REFERENCES groups_labels (id),
  PRIMARY KEY (group_id, label_id)
);
CREATE INDEX groups_labelled_label ON groups_labelled (label_id);

-- +goose Down
DROP TABLE groups_labelled;
DROP TABLE groups_labels;
DROP TABLE groups_names;
DROP INDEX groups_tests;
ALTER TABLE groups_groups DROP COLUMN test;
DROP TABLE proposals_proposals;
