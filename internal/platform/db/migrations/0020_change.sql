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

-- Duplicates that were made one group. Kept is what the owners of the rows need
-- to undo it exactly; undone_at is set when that was done.
CREATE TABLE merging_merges (
  id        TEXT PRIMARY KEY,
  from_id   TEXT NOT NULL,
  into_id   TEXT NOT NULL,
  from_name TEXT NOT NULL,
  author    TEXT NOT NULL,
  at        BIGINT NOT NULL,
  reason    TEXT NOT NULL,
  kept      TEXT NOT NULL,
  undone_at BIGINT
);
CREATE INDEX merging_lately ON merging_merges (at);

-- How the memberships of both groups of a merge were before it.
CREATE TABLE groups_merged_members (
  merge    TEXT NOT NULL,
  group_id TEXT NOT NULL,
  person   TEXT NOT NULL,
  since    BIGINT NOT NULL,
  until    BIGINT,
  listed   BOOLEAN NOT NULL,
  PRIMARY KEY (merge, group_id, person)
);

-- Which meetings a merge brought, and at which address they were before.
CREATE TABLE events_merged (
  merge    TEXT NOT NULL,
  event_id TEXT NOT NULL REFERENCES events_events (id),
  slug     TEXT NOT NULL,
  PRIMARY KEY (merge, event_id)
);

-- +goose Down
DROP TABLE events_merged;
DROP TABLE groups_merged_members;
DROP TABLE merging_merges;
DROP TABLE groups_labelled;
DROP TABLE groups_labels;
DROP TABLE groups_names;
DROP INDEX groups_tests;
ALTER TABLE groups_groups DROP COLUMN test;
DROP TABLE proposals_proposals;
