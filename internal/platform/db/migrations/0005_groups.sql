-- +goose Up

-- Local user groups as they are now.
CREATE TABLE groups_groups (
  id           TEXT PRIMARY KEY,
  slug         TEXT NOT NULL UNIQUE,
  name         TEXT NOT NULL,
  folded       TEXT NOT NULL,
  skeleton     TEXT NOT NULL,
  status       TEXT NOT NULL CHECK (status IN ('onboarding', 'active', 'probation', 'suspended', 'leaving', 'left')),
  claimed      BOOLEAN NOT NULL,
  country      TEXT NOT NULL,
  region       TEXT NOT NULL DEFAULT '',
  city         TEXT NOT NULL,
  lat          DOUBLE PRECISION,
  lng          DOUBLE PRECISION,
  zone         TEXT NOT NULL,
  languages    TEXT NOT NULL DEFAULT '[]',
  topics       TEXT NOT NULL DEFAULT '[]',
  format       TEXT NOT NULL CHECK (format IN ('in_person', 'online', 'hybrid')),
  tagline      TEXT NOT NULL DEFAULT '',
  about        TEXT NOT NULL DEFAULT '',
  about_lang   TEXT NOT NULL DEFAULT '',
  homepage     TEXT NOT NULL DEFAULT '',
  links        TEXT NOT NULL DEFAULT '[]',
  picture      TEXT NOT NULL DEFAULT '',
  source       TEXT NOT NULL DEFAULT '',
  external_id  TEXT NOT NULL DEFAULT '',
  import_id    TEXT,
  joined       TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  rev          BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX groups_external ON groups_groups (source, external_id) WHERE external_id <> '';
CREATE INDEX groups_place ON groups_groups (country, city);
CREATE INDEX groups_folded ON groups_groups (folded);
CREATE INDEX groups_skeleton ON groups_groups (skeleton);

-- Every address a group ever had; an old one leads to the present one for good
-- and is never given to another group.
CREATE TABLE groups_slugs (
  slug     TEXT PRIMARY KEY,
  group_id TEXT NOT NULL REFERENCES groups_groups (id),
  since    BIGINT NOT NULL
);
CREATE INDEX groups_slugs_group ON groups_slugs (group_id);

-- Which status a group had from when to when, for standing as of any date.
CREATE TABLE groups_statuses (
  group_id TEXT NOT NULL REFERENCES groups_groups (id),
  status   TEXT NOT NULL,
  since    BIGINT NOT NULL,
  until    BIGINT,
  reason   TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (group_id, since)
);

-- The codes of conduct that a group's page carried, and from when to when. Parts
-- name the four parts that the group says its text has.
CREATE TABLE groups_conducts (
  id       TEXT PRIMARY KEY,
  group_id TEXT NOT NULL REFERENCES groups_groups (id),
  body     TEXT NOT NULL,
  lang     TEXT NOT NULL,
  parts    TEXT NOT NULL,
  since    BIGINT NOT NULL,
  until    BIGINT,
  by       TEXT NOT NULL
);
CREATE UNIQUE INDEX groups_conduct_now ON groups_conducts (group_id) WHERE until IS NULL;
CREATE INDEX groups_conduct_group ON groups_conducts (group_id, since);

-- People who a list said lead a group, before anyone has claimed it. They are
-- not accounts and get no mail.
CREATE TABLE groups_contacts (
  group_id TEXT NOT NULL REFERENCES groups_groups (id),
  n        BIGINT NOT NULL,
  name     TEXT NOT NULL,
  address  TEXT NOT NULL,
  role     TEXT NOT NULL,
  PRIMARY KEY (group_id, n)
);

-- Who belongs to a group. Listed members wished to be seen by other members.
CREATE TABLE groups_members (
  group_id TEXT NOT NULL REFERENCES groups_groups (id),
  person   TEXT NOT NULL,
  since    BIGINT NOT NULL,
  until    BIGINT,
  listed   BOOLEAN NOT NULL DEFAULT FALSE,
  PRIMARY KEY (group_id, person)
);
CREATE INDEX groups_members_person ON groups_members (person) WHERE until IS NULL;
CREATE INDEX groups_members_now ON groups_members (group_id) WHERE until IS NULL;

-- +goose Down
DROP TABLE groups_members;
DROP TABLE groups_contacts;
DROP TABLE groups_conducts;
DROP TABLE groups_statuses;
DROP TABLE groups_slugs;
DROP TABLE groups_groups;
