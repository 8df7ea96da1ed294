-- +goose Up

-- What can be found by its words: one row for each thing, with its title and
-- text in the folded form that package search makes. The triggers keep the
-- index of words beside it.
CREATE TABLE search_docs (
  n     INTEGER PRIMARY KEY,
  kind  TEXT NOT NULL,
  id    TEXT NOT NULL,
  scope TEXT NOT NULL,
  lang  TEXT NOT NULL,
  title TEXT NOT NULL,
  body  TEXT NOT NULL,
  UNIQUE (kind, id)
);

CREATE VIRTUAL TABLE search_words USING fts5(title, body, content='search_docs', content_rowid='n',
  tokenize="unicode61 remove_diacritics 2 categories 'L* M* N* Co'", prefix='2 3');

-- +goose StatementBegin
CREATE TRIGGER search_docs_added AFTER INSERT ON search_docs BEGIN
  INSERT INTO search_words (rowid, title, body) VALUES (new.n, new.title, new.body);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_docs_removed AFTER DELETE ON search_docs BEGIN
  INSERT INTO search_words (search_words, rowid, title, body) VALUES ('delete', old.n, old.title, old.body);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_docs_changed AFTER UPDATE ON search_docs BEGIN
  INSERT INTO search_words (search_words, rowid, title, body) VALUES ('delete', old.n, old.title, old.body);
  INSERT INTO search_words (rowid, title, body) VALUES (new.n, new.title, new.body);
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE search_words;
DROP TABLE search_docs;
