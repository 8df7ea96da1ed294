-- +goose Up

-- Meetings, one a row: written down by hand, or an instance that a connected
-- calendar brought. What the source says is overwritten by each sync; what
-- people add to it is in events_marks and survives.
CREATE TABLE events_events (
  id            TEXT PRIMARY KEY,
  group_id      TEXT NOT NULL,
  source        TEXT NOT NULL CHECK (source IN ('native', 'feed')),
  calendar_id   TEXT NOT NULL DEFAULT '',
  uid           TEXT NOT NULL,
  recurrence_id TEXT NOT NULL DEFAULT '',
  slug          TEXT NOT NULL,
  state         TEXT NOT NULL CHECK (state IN ('draft', 'published', 'cancelled', 'vanished')),
  duplicate_of  TEXT,

  -- what the source says
  title         TEXT NOT NULL,
  description   TEXT NOT NULL DEFAULT '',
  location      TEXT NOT NULL DEFAULT '',
  url           TEXT NOT NULL DEFAULT '',
  format        TEXT NOT NULL CHECK (format IN ('in_person', 'online', 'hybrid')),
  tentative     BOOLEAN NOT NULL DEFAULT FALSE,
  start_wall    TEXT NOT NULL,
  end_wall      TEXT NOT NULL,
  zone          TEXT NOT NULL,
  all_day       BOOLEAN NOT NULL DEFAULT FALSE,
  second        BOOLEAN NOT NULL DEFAULT FALSE,
  floating      BOOLEAN NOT NULL DEFAULT FALSE,
  zone_unknown  TEXT NOT NULL DEFAULT '',
  digest        TEXT NOT NULL DEFAULT '',

  -- what follows from it, from the group and from the guide
  starts_at     BIGINT NOT NULL,
  ends_at       BIGINT NOT NULL,
  day           TEXT NOT NULL,
  country       TEXT NOT NULL,
  folded        TEXT NOT NULL,
  topic         TEXT NOT NULL CHECK (topic IN ('yes', 'no', 'undecided')),
  topic_why     TEXT NOT NULL DEFAULT '{}',
  topic_guide   TEXT NOT NULL DEFAULT '',

  recorded_at   BIGINT NOT NULL,
  changed_at    BIGINT NOT NULL,
  sequence      BIGINT NOT NULL DEFAULT 0,
  rev           BIGINT NOT NULL DEFAULT 1,
  UNIQUE (group_id, slug)
);
CREATE UNIQUE INDEX events_identity ON events_events (calendar_id, uid, recurrence_id);
CREATE INDEX events_group ON events_events (group_id, starts_at, id);
CREATE INDEX events_network ON events_events (starts_at, id, ends_at) WHERE state = 'published' AND duplicate_of IS NULL;
CREATE INDEX events_country ON events_events (country, starts_at, id, ends_at) WHERE state = 'published' AND duplicate_of IS NULL;

-- Addresses that a meeting had before it was moved to another day.
CREATE TABLE events_slugs (
  group_id TEXT NOT NULL,
  slug     TEXT NOT NULL,
  event_id TEXT NOT NULL REFERENCES events_events (id),
  PRIMARY KEY (group_id, slug)
);

-- What people say about a meeting, beside what its source says. A topic here
-- wins over the automatic one; unknown numbers are NULL.
CREATE TABLE events_marks (
  event_id           TEXT PRIMARY KEY REFERENCES events_events (id),
  topic              TEXT CHECK (topic IN ('yes', 'no', 'undecided')),
  topic_reason       TEXT NOT NULL DEFAULT '',
  topic_by           TEXT NOT NULL DEFAULT '',
  topic_at           BIGINT,
  registered         BIGINT,
  attended           BIGINT,
  did_not_take_place BOOLEAN NOT NULL DEFAULT FALSE,
  reason             TEXT NOT NULL DEFAULT '',
  recording          TEXT NOT NULL DEFAULT '',
  notes              TEXT NOT NULL DEFAULT '',
  by                 TEXT NOT NULL DEFAULT '',
  at                 BIGINT,
  rev                BIGINT NOT NULL DEFAULT 1
);

-- +goose Down
DROP TABLE events_marks;
DROP TABLE events_slugs;
DROP TABLE events_events;
