-- +goose Up

-- The address by which a person is known on the community platform; where none
-- is chosen, it is the one to which letters go.
ALTER TABLE accounts_identities ADD COLUMN is_community BOOLEAN NOT NULL DEFAULT FALSE;
CREATE UNIQUE INDEX accounts_one_community ON accounts_identities (person) WHERE is_community;

-- Who belongs to the leaders' hub, from the first role as leader or co-leader
-- until the last one ends: one row for each person, the state follows from the
-- moments (state.go). profile_id and address are those of the last invitation.
CREATE TABLE hub_members (
  person     TEXT PRIMARY KEY,
  since      BIGINT NOT NULL,
  invitation TEXT NOT NULL UNIQUE, -- what the letter's link names
  profile_id TEXT NOT NULL DEFAULT '',
  address    TEXT NOT NULL DEFAULT '',
  letters    BIGINT NOT NULL DEFAULT 0, -- how many were sent
  sent_at    BIGINT,
  invited_at BIGINT,
  opened_at  BIGINT,
  ended_at   BIGINT,
  listed     BOOLEAN NOT NULL DEFAULT TRUE -- other members find the person in the roster
);

-- What members say of themselves to the others. It goes when the membership ends.
CREATE TABLE hub_introductions (
  person     TEXT PRIMARY KEY,
  body       TEXT NOT NULL, -- Markdown
  lang       TEXT NOT NULL,
  offer      TEXT NOT NULL, -- what the person offers to others, in a line
  written_at BIGINT NOT NULL,
  rev        BIGINT NOT NULL DEFAULT 1
);

-- +goose Down
DROP TABLE hub_introductions;
DROP TABLE hub_members;
DROP INDEX accounts_one_community;
ALTER TABLE accounts_identities DROP COLUMN is_community;
