-- +goose Up

-- Lists of groups that somebody brought as a file, from reading to applying.
-- Columns and samples are what the file shows, so that the mapping can be
-- corrected; the counts are of the staging that holds.
CREATE TABLE groups_imports (
  id         TEXT PRIMARY KEY,
  source     TEXT NOT NULL,
  filename   TEXT NOT NULL,
  format     TEXT NOT NULL,
  heading    TEXT NOT NULL,
  samples    TEXT NOT NULL,
  mapping    TEXT NOT NULL,
  state      TEXT NOT NULL CHECK (state IN ('staging', 'ready', 'applied')),
  total      BIGINT NOT NULL,
  staged     BIGINT NOT NULL DEFAULT 0,
  fresh      BIGINT NOT NULL DEFAULT 0,
  known      BIGINT NOT NULL DEFAULT 0,
  bad        BIGINT NOT NULL DEFAULT 0,
  warned     BIGINT NOT NULL DEFAULT 0,
  applied    BIGINT NOT NULL DEFAULT 0,
  digest     TEXT NOT NULL DEFAULT '',
  by         TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  applied_at BIGINT,
  rev        BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX groups_imports_created ON groups_imports (created_at);

-- The rows of these lists: the cells as they came, the group that would be made
-- of them, and what was found about it.
CREATE TABLE groups_import_rows (
  import_id TEXT NOT NULL REFERENCES groups_imports (id),
  n         BIGINT NOT NULL,
  line      BIGINT NOT NULL,
  cells     TEXT NOT NULL,
  misread   TEXT NOT NULL,
  verdict   TEXT NOT NULL CHECK (verdict IN ('', 'new', 'known', 'bad')),
  draft     TEXT NOT NULL,
  problems  TEXT NOT NULL,
  warnings  TEXT NOT NULL,
  PRIMARY KEY (import_id, n)
);
CREATE INDEX groups_import_verdict ON groups_import_rows (import_id, verdict, n);

-- +goose Down
DROP TABLE groups_import_rows;
DROP TABLE groups_imports;
