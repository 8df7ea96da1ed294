-- +goose Up

-- What people asked to be given of their own data. The file is private to the
-- person and goes with its row.
CREATE TABLE owndata_exports (
  id         TEXT PRIMARY KEY,
  person     TEXT NOT NULL,
  asked_at   BIGINT NOT NULL,
  ready_at   BIGINT,                   -- NULL: it is being put together
  done       BIGINT NOT NULL DEFAULT 0, -- parts that are together
  parts      BIGINT NOT NULL,
  file       TEXT NOT NULL DEFAULT '', -- hash
  size       BIGINT NOT NULL DEFAULT 0,
  expires_at BIGINT NOT NULL
);
CREATE INDEX owndata_person ON owndata_exports (person, asked_at);

-- +goose Down
DROP TABLE owndata_exports;
