-- +goose Up

-- The rules of each time zone of a meeting as they were when its instants were
-- last derived: when they change, instants are derived again.
CREATE TABLE events_zones (
  zone  TEXT PRIMARY KEY,
  rules TEXT NOT NULL, -- digest
  since BIGINT NOT NULL
);

-- +goose Down
DROP TABLE events_zones;
