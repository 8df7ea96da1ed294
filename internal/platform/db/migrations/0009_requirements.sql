-- +goose Up

-- Where each group stands now, as it was last worked out: a memory for lists,
-- which can be thrown away and made anew.
CREATE TABLE requirements_standings (
  group_id    TEXT PRIMARY KEY,
  day         TEXT NOT NULL,
  standing    TEXT NOT NULL,
  urgency     BIGINT NOT NULL,
  held        BIGINT NOT NULL,
  target      BIGINT NOT NULL,
  trend       TEXT NOT NULL,
  last_met    TEXT,
  due         TEXT,
  next_step   TEXT NOT NULL,
  assessment  TEXT NOT NULL,
  assessed_at BIGINT NOT NULL
);
CREATE INDEX requirements_standing_order ON requirements_standings (urgency, due, group_id);

-- A manager's exception for a limited time; no requirement means the whole group.
CREATE TABLE requirements_waivers (
  id          TEXT PRIMARY KEY,
  group_id    TEXT NOT NULL,
  requirement TEXT NOT NULL,
  since       TEXT NOT NULL,
  until       TEXT NOT NULL,
  reason      TEXT NOT NULL,
  by          TEXT NOT NULL,
  at          BIGINT NOT NULL
);
CREATE INDEX requirements_waiver_group ON requirements_waivers (group_id, since);

-- A manager's word that a requirement is not met although its grace is over.
CREATE TABLE requirements_declarations (
  id          TEXT PRIMARY KEY,
  group_id    TEXT NOT NULL,
  requirement TEXT NOT NULL,
  day         TEXT NOT NULL,
  withdrawn   TEXT,
  reason      TEXT NOT NULL,
  by          TEXT NOT NULL,
  at          BIGINT NOT NULL
);
CREATE INDEX requirements_declaration_group ON requirements_declarations (group_id, day);

-- A manager's finding on what only a person can see: a fee, the use of a name.
CREATE TABLE requirements_decisions (
  id          TEXT PRIMARY KEY,
  group_id    TEXT NOT NULL,
  requirement TEXT NOT NULL,
  met         BOOLEAN NOT NULL,
  day         TEXT NOT NULL,
  until       TEXT,
  put_right   TEXT,
  reason      TEXT NOT NULL,
  by          TEXT NOT NULL,
  at          BIGINT NOT NULL
);
CREATE INDEX requirements_decision_group ON requirements_decisions (group_id, day);

-- +goose Down
DROP TABLE requirements_decisions;
DROP TABLE requirements_declarations;
DROP TABLE requirements_waivers;
DROP TABLE requirements_standings;
