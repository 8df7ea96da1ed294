-- +goose Up

-- A list of the office as a person likes to see it: a name and the query of its
-- address.
CREATE TABLE views_views (
  id     TEXT PRIMARY KEY,
  person TEXT NOT NULL,
  list   TEXT NOT NULL,
  name   TEXT NOT NULL,
  query  TEXT NOT NULL,
  at     BIGINT NOT NULL
);
CREATE INDEX views_person ON views_views (person, list, at);

-- +goose Down
DROP TABLE views_views;
