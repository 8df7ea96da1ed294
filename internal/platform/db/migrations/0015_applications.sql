-- +goose Up

-- Applications of groups to join the program, from the first draft on. The
-- applicant is the leader to be. due and days_left are the promise of an answer:
-- the day it runs out while the office reads, or what is left of it while the
-- applicant was asked for changes.
CREATE TABLE applications_applications (
  id            TEXT PRIMARY KEY,
  person        TEXT NOT NULL,
  status        TEXT NOT NULL CHECK (status IN ('draft', 'submitted', 'changes', 'approved', 'declined', 'withdrawn')),
  name          TEXT NOT NULL DEFAULT '',
  country       TEXT NOT NULL DEFAULT '',
  region        TEXT NOT NULL DEFAULT '',
  city          TEXT NOT NULL DEFAULT '',
  lat           DOUBLE PRECISION NOT NULL DEFAULT 0,
  lng           DOUBLE PRECISION NOT NULL DEFAULT 0,
  zone          TEXT NOT NULL DEFAULT '',
  languages     TEXT NOT NULL DEFAULT '[]',
  topics        TEXT NOT NULL DEFAULT '[]',
  format        TEXT NOT NULL DEFAULT 'in_person',
  about         TEXT NOT NULL DEFAULT '',
  about_lang    TEXT NOT NULL DEFAULT '',
  homepage      TEXT NOT NULL DEFAULT '',
  conduct_kind  TEXT NOT NULL DEFAULT '' CHECK (conduct_kind IN ('', 'text', 'address')),
  conduct_body  TEXT NOT NULL DEFAULT '',
  conduct_lang  TEXT NOT NULL DEFAULT '',
  conduct_url   TEXT NOT NULL DEFAULT '',
  calendar      TEXT NOT NULL DEFAULT '',
  created_at    BIGINT NOT NULL,
  saved_at      BIGINT NOT NULL,
  submitted_at  BIGINT,
  due           TEXT,
  days_left     BIGINT NOT NULL DEFAULT 0,
  ended_at      BIGINT,
  group_id      TEXT NOT NULL DEFAULT '',
  to_add        TEXT NOT NULL DEFAULT '',
  to_add_by     TEXT,
  added_at      BIGINT,
  rev           BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX applications_person ON applications_applications (person, created_at);
CREATE INDEX applications_queue ON applications_applications (status, due, submitted_at);
CREATE INDEX applications_group ON applications_applications (group_id) WHERE group_id <> '';

-- People who were asked to be the co-leader. person is who accepted, by proof of
-- the address; the latest that is not replaced is the one that counts.
CREATE TABLE applications_invitations (
  id             TEXT PRIMARY KEY,
  application_id TEXT NOT NULL REFERENCES applications_applications (id),
  name           TEXT NOT NULL,
  address        TEXT NOT NULL,
  lang           TEXT NOT NULL,
  state          TEXT NOT NULL CHECK (state IN ('invited', 'accepted', 'declined', 'replaced')),
  person         TEXT NOT NULL DEFAULT '',
  reason         TEXT NOT NULL DEFAULT '',
  invited_at     BIGINT NOT NULL,
  answered_at    BIGINT
);
CREATE INDEX applications_invitations_of ON applications_invitations (application_id, invited_at);
CREATE INDEX applications_invitations_to ON applications_invitations (address);

-- What happened to an application, in order. Private ones are for the office.
CREATE TABLE applications_entries (
  id             TEXT PRIMARY KEY,
  application_id TEXT NOT NULL REFERENCES applications_applications (id),
  at             BIGINT NOT NULL,
  by             TEXT NOT NULL,
  kind           TEXT NOT NULL,
  text           TEXT NOT NULL,
  private        BOOLEAN NOT NULL
);
CREATE INDEX applications_entries_of ON applications_entries (application_id, at, id);

-- What was seen at the addresses of an application: the last look at each.
CREATE TABLE applications_sights (
  application_id TEXT NOT NULL REFERENCES applications_applications (id),
  what           TEXT NOT NULL CHECK (what IN ('homepage', 'conduct', 'calendar')),
  address        TEXT NOT NULL,
  at             BIGINT NOT NULL,
  seen           TEXT NOT NULL,
  PRIMARY KEY (application_id, what)
);

-- +goose Down
DROP TABLE applications_sights;
DROP TABLE applications_entries;
DROP TABLE applications_invitations;
DROP TABLE applications_applications;
