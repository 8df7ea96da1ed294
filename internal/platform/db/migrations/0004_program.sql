-- +goose Up

-- What the operator and the office set for the whole program: one row.
CREATE TABLE program_settings (
  id         TEXT PRIMARY KEY CHECK (id = 'program'),
  content    TEXT NOT NULL,
  rev        BIGINT NOT NULL,
  changed_at BIGINT NOT NULL
);

-- Every guide that was ever applied. Rows are never changed.
CREATE TABLE program_guides (
  id         TEXT PRIMARY KEY,
  number     BIGINT NOT NULL UNIQUE,
  canonical  TEXT NOT NULL,
  hash       TEXT NOT NULL,
  effective  TEXT NOT NULL,
  note       TEXT NOT NULL DEFAULT '',
  applied_at BIGINT NOT NULL,
  applied_by TEXT NOT NULL
);

-- The documents of each guide as they were.
CREATE TABLE program_documents (
  guide_id TEXT NOT NULL REFERENCES program_guides (id),
  key      TEXT NOT NULL,
  lang     TEXT NOT NULL,
  body     TEXT NOT NULL,
  hash     TEXT NOT NULL,
  PRIMARY KEY (guide_id, key, lang)
);

-- A person's yes to one version of a document: in which language and text.
CREATE TABLE program_acceptances (
  person   TEXT NOT NULL,
  document TEXT NOT NULL,
  version  BIGINT NOT NULL,
  lang     TEXT NOT NULL,
  hash     TEXT NOT NULL,
  at       BIGINT NOT NULL,
  PRIMARY KEY (person, document, version)
);

-- +goose Down
DROP TABLE program_acceptances;
DROP TABLE program_documents;
DROP TABLE program_guides;
DROP TABLE program_settings;
