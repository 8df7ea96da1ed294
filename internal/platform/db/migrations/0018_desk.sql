-- +goose Up

-- What somebody of the office has to do. A task may be about a group, an
-- application or a person; without owner it waits for whoever looks after the
-- group, or for anybody.
CREATE TABLE desk_tasks (
  id             TEXT PRIMARY KEY,
  title          TEXT NOT NULL,
  owner          TEXT NOT NULL DEFAULT '',
  due            TEXT,
  group_id       TEXT NOT NULL DEFAULT '',
  application_id TEXT NOT NULL DEFAULT '',
  person         TEXT NOT NULL DEFAULT '',
  made_by        TEXT NOT NULL,
  made_at        BIGINT NOT NULL,
  done_by        TEXT NOT NULL DEFAULT '',
  done_at        BIGINT,
  reopened_at    BIGINT,
  rev            BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX desk_tasks_open ON desk_tasks (due, id) WHERE done_at IS NULL;
CREATE INDEX desk_tasks_done ON desk_tasks (done_at, id) WHERE done_at IS NOT NULL;
CREATE INDEX desk_tasks_group ON desk_tasks (group_id, made_at) WHERE group_id <> '';

-- Remarks in a group's file. One that was removed keeps its row, and for a
-- while its text, so that it can come back.
CREATE TABLE desk_notes (
  id         TEXT PRIMARY KEY,
  group_id   TEXT NOT NULL,
  by         TEXT NOT NULL,
  at         BIGINT NOT NULL,
  text       TEXT NOT NULL,
  edited_at  BIGINT,
  removed_at BIGINT,
  rev        BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX desk_notes_group ON desk_notes (group_id, at);
CREATE INDEX desk_notes_removed ON desk_notes (removed_at) WHERE removed_at IS NOT NULL;

-- Who of the office looks after a group, and who does so from a day to a day
-- while the owner is away.
CREATE TABLE desk_owners (
  group_id   TEXT PRIMARY KEY,
  owner      TEXT NOT NULL DEFAULT '',
  substitute TEXT NOT NULL DEFAULT '',
  sub_from   TEXT,
  sub_until  TEXT,
  since      BIGINT NOT NULL,
  rev        BIGINT NOT NULL DEFAULT 1
);

-- The steps by which an act of the office can be taken back for a short time:
-- one row for each thing that a request changed, with what is needed to change
-- it again.
CREATE TABLE undo_steps (
  id      TEXT PRIMARY KEY,
  request TEXT NOT NULL,
  nth     BIGINT NOT NULL,
  actor   TEXT NOT NULL,
  kind    TEXT NOT NULL,
  args    TEXT NOT NULL,
  at      BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX undo_steps_request ON undo_steps (request, nth);
CREATE INDEX undo_steps_age ON undo_steps (at);

-- What became of a requirement, or with an empty one of the whole standing, as
-- the assessments saw it one after another.
CREATE TABLE requirements_changes (
  id          TEXT PRIMARY KEY,
  group_id    TEXT NOT NULL,
  at          BIGINT NOT NULL,
  day         TEXT NOT NULL,
  requirement TEXT NOT NULL,
  before      TEXT NOT NULL,
  after       TEXT NOT NULL
);
CREATE INDEX requirements_changes_group ON requirements_changes (group_id, at);

-- +goose Down
DROP TABLE requirements_changes;
DROP TABLE undo_steps;
DROP TABLE desk_owners;
DROP TABLE desk_notes;
DROP TABLE desk_tasks;
