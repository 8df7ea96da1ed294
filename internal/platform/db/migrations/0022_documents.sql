-- +goose Up

-- What a person confirmed together with a yes, in the words that were shown.
ALTER TABLE program_acceptances ADD COLUMN confirmed TEXT NOT NULL DEFAULT '[]'; -- JSON

-- The last look at the address of which a document is a copy.
CREATE TABLE program_looks (
  document  TEXT NOT NULL,
  lang      TEXT NOT NULL,
  address   TEXT NOT NULL,
  looked_at BIGINT NOT NULL,
  hash      TEXT NOT NULL DEFAULT '', -- of the last text that was seen there; empty: none yet
  problem   TEXT,                     -- JSON: why the last look saw nothing
  PRIMARY KEY (document, lang)
);

-- Each text that was seen at such an address, and what the office decided about
-- it. Rows are kept: they say what stood elsewhere, and since when.
CREATE TABLE program_copies (
  document   TEXT NOT NULL,
  lang       TEXT NOT NULL,
  hash       TEXT NOT NULL,
  body       TEXT NOT NULL,
  seen_at    BIGINT NOT NULL,
  decision   TEXT NOT NULL DEFAULT '' CHECK (decision IN ('', 'adopted', 'left')),
  decided_at BIGINT,
  decided_by TEXT,
  PRIMARY KEY (document, lang, hash)
);

-- +goose Down
DROP TABLE program_copies;
DROP TABLE program_looks;
ALTER TABLE program_acceptances DROP COLUMN confirmed;
