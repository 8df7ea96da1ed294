-- +goose Up

-- The ID of a person's profile on the program's community platform, as the
-- person gave it. One ID belongs to one person.
CREATE TABLE program_profiles (
  person     TEXT PRIMARY KEY,
  profile_id TEXT NOT NULL UNIQUE,
  given_at   BIGINT NOT NULL
);

-- +goose Down
DROP TABLE program_profiles;
