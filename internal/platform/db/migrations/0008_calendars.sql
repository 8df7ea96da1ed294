-- +goose Up

-- Calendars that a group has connected: an address that is read again and
-- again, or a file. An ended connection keeps its row, so that connecting the
-- same address again continues it.
CREATE TABLE calendars_calendars (
  id            TEXT PRIMARY KEY,
  group_id      TEXT NOT NULL,
  kind          TEXT NOT NULL CHECK (kind IN ('url', 'file')),
  url           TEXT NOT NULL DEFAULT '',
  title         TEXT NOT NULL DEFAULT '',
  state         TEXT NOT NULL CHECK (state IN ('never', 'ok', 'broken')),
  etag          TEXT NOT NULL DEFAULT '',
  last_modified TEXT NOT NULL DEFAULT '',
  connected_at  BIGINT NOT NULL,
  ended_at      BIGINT,
  last_tried_at BIGINT,
  last_ok_at    BIGINT,
  last_read_at  BIGINT,
  next_try      BIGINT,
  failures      BIGINT NOT NULL DEFAULT 0,
  doubted_since BIGINT,
  problem       TEXT,
  notes         TEXT NOT NULL DEFAULT '[]',
  found         BIGINT NOT NULL DEFAULT 0,
  on_topic      BIGINT NOT NULL DEFAULT 0,
  rev           BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX calendars_url ON calendars_calendars (group_id, url) WHERE url <> '';
CREATE INDEX calendars_group ON calendars_calendars (group_id);
CREATE INDEX calendars_due ON calendars_calendars (next_try) WHERE ended_at IS NULL;

-- The content of calendars that were given as a file, compressed: recurring
-- meetings in it are followed further as time goes on.
CREATE TABLE calendars_files (
  calendar_id TEXT PRIMARY KEY REFERENCES calendars_calendars (id),
  body        BLOB NOT NULL,
  bytes       BIGINT NOT NULL,
  uploaded_at BIGINT NOT NULL
);

-- The last readings of each calendar, for the people who ask why it looks as it
-- does.
CREATE TABLE calendars_fetches (
  id          TEXT PRIMARY KEY,
  calendar_id TEXT NOT NULL REFERENCES calendars_calendars (id),
  at          BIGINT NOT NULL,
  outcome     TEXT NOT NULL CHECK (outcome IN ('read', 'unchanged', 'broken')),
  status      BIGINT NOT NULL DEFAULT 0,
  bytes       BIGINT NOT NULL DEFAULT 0,
  found       BIGINT NOT NULL DEFAULT 0,
  added       BIGINT NOT NULL DEFAULT 0,
  changed     BIGINT NOT NULL DEFAULT 0,
  vanished    BIGINT NOT NULL DEFAULT 0,
  kept        BIGINT NOT NULL DEFAULT 0,
  problem     TEXT
);
CREATE INDEX calendars_fetches_of ON calendars_fetches (calendar_id, at);

-- +goose Down
DROP TABLE calendars_fetches;
DROP TABLE calendars_files;
DROP TABLE calendars_calendars;
