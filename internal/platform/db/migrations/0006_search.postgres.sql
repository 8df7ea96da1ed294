-- +goose Up

-- What can be found by its words: one row for each thing, with its title and
-- text in the folded form that package search makes. The words are cut at the
-- blanks of that form and nowhere else, so that both engines find the same.
CREATE TABLE search_docs (
  kind  TEXT COLLATE "C" NOT NULL,
  id    TEXT COLLATE "C" NOT NULL,
  scope TEXT COLLATE "C" NOT NULL,
  lang  TEXT COLLATE "C" NOT NULL,
  title TEXT COLLATE "C" NOT NULL,
  body  TEXT COLLATE "C" NOT NULL,
  title_words tsvector NOT NULL GENERATED ALWAYS AS (array_to_tsvector(string_to_array(title, ' '))) STORED,
  words       tsvector NOT NULL GENERATED ALWAYS AS (array_to_tsvector(string_to_array(title, ' ')) || array_to_tsvector(string_to_array(body, ' '))) STORED,
  PRIMARY KEY (kind, id)
);
CREATE INDEX search_words ON search_docs USING GIN (words);

-- +goose Down
DROP TABLE search_docs;
